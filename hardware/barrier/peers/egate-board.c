// A barrier board on libmodbus, written from egate-rtu-v1.md alone: it shares no line with the driver or with our simulator.
//
//   egate-board PATH [no23] [no-safe-outputs] [tag]
//
// no23             no function 23 and no mirror: scanned by functions 16 and 04
// no-safe-outputs  no HR4
// tag              inputs 4 to 7 are the low four bits of the heartbeat, so that a test sees of which request an answer is
//
// Commands on stdin, a line each: `delay MS` (every answer waits so long, requests queue up meanwhile), `fire 0|1`, `power`
// (off and on). It tells on stdout what HR0 becomes (`outputs N`), what the board does (`applied N TRIPPED`), and `ready`.
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { UNIT = 1, HOLDING = 20, INPUT = 9, MIRROR = 16, MIRRORED = 4 };
enum { ILLEGAL_FUNCTION = 1, ILLEGAL_ADDRESS = 2, ILLEGAL_VALUE = 3 };
enum { TRAVEL_MS = 400, TICK_US = 10000, SILENCE_US = 5000, FRESH_TO_CLEAR = 3 };

static struct {
  int readWrite, safeOutputs, tag;
} has = {1, 1, 0};

static struct {
  unsigned outputs, heartbeat, watchdog, mode, safe; /* HR0 to HR4 */
  int tripped, fresh;
  long freshAt;
} board = {.watchdog = 15, .safe = 0xA7};

static int fire;
static long delayMs, position; /* of the exit, 0 shut to TRAVEL_MS open */

static long now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* Section 8, power-up: HR2 and HR4 are kept, the watchdog counts as tripped. */
static void powerUp(void) {
  board.outputs = board.heartbeat = board.mode = 0;
  board.tripped = 1;
  board.fresh = 0;
  board.freshAt = now();
}

/* What is done: sections 4.1 (modes), 6 (by wire), 8 (safe outputs). */
static unsigned applied(void) {
  unsigned word = board.tripped ? (has.safeOutputs ? board.safe : 0) : board.outputs & 0xFF;
  if (!board.tripped && board.mode == 1) word &= ~3u;
  if (fire || (!board.tripped && board.mode == 2)) word |= 3;
  return word;
}

static unsigned inputs(void) {
  unsigned word = 1u; /* the entry is not fitted: closed */
  if (position == 0) word |= 1u << 2;
  if (position == TRAVEL_MS) word |= 1u << 3;
  if (has.tag) word |= (board.heartbeat & 0xFu) << 4;
  if (!fire) word |= 1u << 8;
  word |= 1u << 9 | 1u << 11 | 1u << 12;
  if (board.tripped) word |= 1u << 14;
  return word;
}

static void tell(void) {
  static long toldOutputs = 0, toldApplied = -1;
  const long is = applied() << 1 | (unsigned)board.tripped;
  if (toldOutputs != board.outputs) printf("outputs %u\n", board.outputs);
  if (toldApplied != is) printf("applied %u %d\n", applied(), board.tripped);
  toldOutputs = board.outputs;
  toldApplied = is;
  fflush(stdout);
}

static void pass(void) {
  static long last;
  const long at = now(), step = last == 0 ? 0 : at - last;
  last = at;
  if (!board.tripped && at - board.freshAt > (long)board.watchdog * 100) {
    board.tripped = 1;
    board.fresh = 0;
  }
  position += applied() & 2 ? step : -step;
  if (position < 0) position = 0;
  if (position > TRAVEL_MS) position = TRAVEL_MS;
  tell();
}

static int readable(int from, int count) {
  for (int at = from; at < from + count; at++)
    if (!((at >= 0 && at <= 3) || (at == 4 && has.safeOutputs) ||
          (has.readWrite && at >= MIRROR && at < MIRROR + MIRRORED)))
      return 0;
  return 1;
}

static int writable(int from, int count) { return readable(from, count) && from + count <= MIRROR; }

static int allowed(int at, unsigned value) {
  if (at == 2) return value >= 3 && value <= 100;
  if (at == 3) return value <= 2;
  return at == 4 ? value <= 0xFF : 1;
}

/* Section 8: a heartbeat is fresh that differs from the one before and comes together with HR0. */
static void beat(unsigned value) {
  const long at = now();
  if (value == board.heartbeat) return;
  if (board.tripped) board.fresh = at - board.freshAt <= (long)board.watchdog * 100 ? board.fresh + 1 : 1;
  board.freshAt = at;
}

static void store(int from, int count, const unsigned *values) {
  if (from == 0 && count >= 2) beat(values[1]);
  for (int i = 0; i < count; i++) {
    unsigned *const registers[] = {&board.outputs, &board.heartbeat, &board.watchdog, &board.mode, &board.safe};
    *registers[from + i] = values[i];
    if (from + i == 3 && board.fresh >= FRESH_TO_CLEAR) board.tripped = 0;
  }
  tell();
}

static unsigned word(const uint8_t *bytes) { return (unsigned)bytes[0] << 8 | bytes[1]; }

/* The exception that section 3 wants, or 0; writes only what has none. `body` is what follows the function. */
static int carryOut(int function, const uint8_t *body) {
  unsigned values[123];
  const int from = (int)word(body), count = (int)word(body + 2);
  const uint8_t *write = function == 23 ? body + 4 : body;
  const int to = (int)word(write), size = function == 6 ? 1 : (int)word(write + 2);
  if (function == 23 && !has.readWrite) return ILLEGAL_FUNCTION;
  switch (function) {
  case 2: return count < 1 || count > 2000 ? ILLEGAL_VALUE : from + count <= 16 ? 0 : ILLEGAL_ADDRESS;
  case 4: return count < 1 || count > 125 ? ILLEGAL_VALUE : from + count <= INPUT ? 0 : ILLEGAL_ADDRESS;
  case 3: return count < 1 || count > 125 ? ILLEGAL_VALUE : readable(from, count) ? 0 : ILLEGAL_ADDRESS;
  case 6: break;
  case 16:
  case 23:
    if (size < 1 || size > (function == 23 ? 121 : 123) || write[4] != 2 * size) return ILLEGAL_VALUE;
    if (function == 23 && (count < 1 || count > 125)) return ILLEGAL_VALUE;
    if (function == 23 && !readable(from, count)) return ILLEGAL_ADDRESS;
    break;
  default: return ILLEGAL_FUNCTION;
  }
  if (!writable(to, size)) return ILLEGAL_ADDRESS;
  for (int i = 0; i < size; i++) {
    values[i] = word(function == 6 ? write + 2 : write + 5 + 2 * i);
    if (!allowed(to + i, values[i])) return ILLEGAL_VALUE;
  }
  store(to, size, values);
  return 0;
}

/* The registers as they are now, for libmodbus to answer from. */
static void show(modbus_mapping_t *map) {
  const unsigned holding[] = {board.outputs, board.heartbeat, board.watchdog, board.mode, board.safe};
  const unsigned input[INPUT] = {1, board.heartbeat, inputs(), 0};
  for (int i = 0; i < 5; i++) map->tab_registers[i] = (uint16_t)holding[i];
  for (int i = 0; i < INPUT; i++) map->tab_input_registers[i] = (uint16_t)input[i];
  for (int i = 0; i < MIRRORED; i++) map->tab_registers[MIRROR + i] = (uint16_t)input[i];
  for (int i = 0; i < 16; i++) map->tab_input_bits[i] = inputs() >> i & 1;
}

static void answer(modbus_t *line, modbus_mapping_t *map) {
  uint8_t request[MODBUS_RTU_MAX_ADU_LENGTH];
  const int length = modbus_receive(line, request);
  if (length < 0 && (errno == ECONNRESET || errno == EIO || errno == EBADF)) exit(3);
  if (length < 0) { /* no frame: away with it at the next silence */
    usleep(SILENCE_US);
    modbus_flush(line);
    return;
  }
  if (length == 0 || request[0] != UNIT) return;
  pass();
  const int exception = carryOut(request[1], request + 2);
  show(map);
  if (delayMs > 0) usleep((useconds_t)delayMs * 1000);
  if (exception != 0) modbus_reply_exception(line, request, (unsigned)exception);
  else modbus_reply(line, request, length, map);
}

static void obey(void) {
  char text[64];
  if (fgets(text, sizeof text, stdin) == NULL) exit(0);
  if (strncmp(text, "delay ", 6) == 0) delayMs = atol(text + 6);
  if (strncmp(text, "fire ", 5) == 0) fire = atoi(text + 5);
  if (strncmp(text, "power", 5) == 0) powerUp();
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "no23") == 0) has.readWrite = 0;
    if (strcmp(argv[i], "no-safe-outputs") == 0) has.safeOutputs = 0;
    if (strcmp(argv[i], "tag") == 0) has.tag = 1;
  }
  /* A pseudo terminal has no parity, and glibc says EINVAL to whoever sets one twice. */
  modbus_t *line = modbus_new_rtu(argv[1], 19200, 'N', 8, 1);
  modbus_mapping_t *map = modbus_mapping_new(0, 16, HOLDING, INPUT);
  if (line == NULL || map == NULL || modbus_set_slave(line, UNIT) < 0 || modbus_connect(line) < 0) {
    fprintf(stderr, "%s: %s\n", argv[1], modbus_strerror(errno));
    return 2;
  }
  modbus_set_byte_timeout(line, 0, SILENCE_US);
  modbus_set_indication_timeout(line, 0, SILENCE_US);
  setvbuf(stdin, NULL, _IONBF, 0);
  powerUp();
  puts("ready");
  tell();
  for (;;) {
    const int fd = modbus_get_socket(line);
    struct timeval tick = {0, TICK_US};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    FD_SET(STDIN_FILENO, &set);
    if (select(fd + 1, &set, NULL, NULL, &tick) < 0) return 3;
    if (FD_ISSET(STDIN_FILENO, &set)) obey();
    if (FD_ISSET(fd, &set)) answer(line, map);
    pass();
  }
}
