/* Preloaded into a program of libnfc, such as Debian's mrtdreader: the few functions that it calls, answered by the reader of
 * PC/SC that PCSC_READER names. So a reader that nobody here has written reads a passport of the bench. */
#include <winscard.h>
#include <nfc/nfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static SCARDCONTEXT context;
static SCARDHANDLE card;
static DWORD protocol;

void nfc_init(nfc_context **made) {
  if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) {
    fputs("nfc-over-pcsc: there is no pcscd\n", stderr);
    exit(2);
  }
  *made = (nfc_context *)&context;
}

void nfc_exit(nfc_context *made) {
  (void)made;
  SCardReleaseContext(context);
}

size_t nfc_list_devices(nfc_context *made, nfc_connstring names[], size_t most) {
  (void)made;
  if (most == 0) return 0;
  strcpy(names[0], "pcsc");
  return 1;
}

nfc_device *nfc_open(nfc_context *made, const nfc_connstring name) {
  (void)made;
  (void)name;
  return (nfc_device *)&card;
}

void nfc_close(nfc_device *device) { (void)device; }

const char *nfc_device_get_name(nfc_device *device) {
  (void)device;
  return "a reader of PC/SC";
}

int nfc_device_set_property_bool(nfc_device *device, const nfc_property property, const bool on) {
  (void)device;
  (void)property;
  (void)on;
  return NFC_SUCCESS;
}

int nfc_initiator_init(nfc_device *device) {
  (void)device;
  return NFC_SUCCESS;
}

int nfc_initiator_select_passive_target(nfc_device *device, const nfc_modulation modulation, const uint8_t *data,
                                        const size_t length, nfc_target *target) {
  (void)device;
  (void)data;
  (void)length;
  memset(target, 0, sizeof *target);
  target->nm = modulation;
  return SCardConnect(context, getenv("PCSC_READER"), SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card,
                      &protocol) == SCARD_S_SUCCESS;
}

int nfc_initiator_transceive_bytes(nfc_device *device, const uint8_t *sent, const size_t sent_length, uint8_t *answer,
                                   const size_t room, int timeout) {
  DWORD length = room;
  (void)device;
  (void)timeout;
  LONG said = SCardTransmit(card, protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0, sent, sent_length, NULL,
                            answer, &length);
  return said == SCARD_S_SUCCESS ? (int)length : NFC_EIO;
}

void nfc_perror(const nfc_device *device, const char *what) {
  (void)device;
  fprintf(stderr, "%s: it failed\n", what);
}
