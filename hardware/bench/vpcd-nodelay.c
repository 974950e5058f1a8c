/* Preloaded into pcscd: vpcd sends a length and its payload in two pieces, and Nagle's algorithm keeps the second one back until
 * the first is acknowledged, 44 ms later. Every connection that is accepted sends at once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int accept(int listener, struct sockaddr *address, socklen_t *length) {
  int (*real)(int, struct sockaddr *, socklen_t *) = dlsym(RTLD_NEXT, "accept");
  int one = 1;
  int peer = real(listener, address, length);
  if (peer >= 0) setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return peer;
}
