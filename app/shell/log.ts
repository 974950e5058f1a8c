// The shell's log: one line per fact on stderr, which the service manager keeps. Never an address with its token.

export type Log = (text: string) => void;

/** Writes to stderr; control characters are shown as dots, so that a fact stays one line. */
export const logToStderr: Log = (text) => {
  process.stderr.write(`shell: ${text.replaceAll(/\p{Cc}/gu, '.')}\n`);
};
