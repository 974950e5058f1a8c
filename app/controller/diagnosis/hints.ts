// What to do about a cause, in one table: the first row whose device and text fit. Words for whoever stands before the lane.

interface Hint {
  /** Undefined: whatever device it is. */
  readonly of?: readonly string[];
  readonly when: RegExp;
  readonly then: string;
}

const SERIAL = ['mrzReader', 'codeScanner', 'barrier'] as const;

const HINTS: readonly Hint[] = [
  {
    of: SERIAL,
    when: /there is no device|ENOENT|no such file/i,
    then: 'check its cable and its power, then `path` in the lane file: `ls -l /dev/serial/by-id` shows what is plugged in',
  },
  {
    of: SERIAL,
    when: /lock port|temporarily unavailable|EBUSY|has the port/i,
    then: 'another program has the port: `fuser -v` with the path names it; end it, or stop the controller first',
  },
  {
    of: SERIAL,
    when: /permission|EACCES/i,
    then: 'this user may not open the port: add it to the group of the port (`ls -l` with the path shows it, mostly dialout)',
  },
  {
    of: ['barrier'],
    when: /register map/,
    then: 'the board has another firmware than this lane wants: install the right one',
  },
  {
    of: ['barrier'],
    when: /safe outputs/,
    then: 'the board cannot hold safe outputs: replace its firmware, or the board',
  },
  {
    of: ['barrier'],
    when: /^watchdog trips|watchdog \(HR2\)/,
    then: 'never open a lane whose board does not let go of the doors by itself: replace the board',
  },
  {
    of: ['barrier'],
    when: /no answer|unanswered|in time/i,
    then: 'check power, the wires A and B, `unit`, `baudRate` and `parity`',
  },
  {
    of: ['barrier'],
    when: /fire loop/,
    then: 'close the fire loop: look for a pressed button, a fire, or a cut wire between the terminals of the loop',
  },
  {
    of: ['barrier'],
    when: /emergency button/,
    then: 'release the emergency button, then look for a cut wire in its loop',
  },
  {
    of: ['barrier'],
    when: /lane free/,
    then: 'let everybody leave the lane, look for left objects, then clean the sensors',
  },
  { of: ['barrier'], when: /door/, then: 'look for what blocks the door, then at its drive and its end switches' },
  {
    of: ['barrier'],
    when: /scans lost/,
    then: 'check the shield and the length of the cable, and that nothing else uses the line',
  },
  { of: ['barrier'], when: /light|buzzer/, then: 'check the lamp and its wire at the output of the board' },
  { of: ['barrier'], when: /^input /, then: 'see to what the board reports, then test again' },
  {
    of: ['codeScanner'],
    when: /bytes 00 to FF/,
    then: 'binary seals are unsafe with this scanner: let it send bytes as they are (no suffix, no conversion, 8 data bits)',
  },
  { of: ['mrzReader', 'codeScanner'], when: /skipped/, then: 'run it again and do what is asked' },
  {
    of: ['mrzReader', 'codeScanner'],
    when: /nothing came|discarded/,
    then: 'check power, `baudRate`, `parity` and `profile`, clean the glass, then try once more',
  },
  {
    of: ['mrzReader'],
    when: /no specimen/,
    then: 'lay a specimen of Utopia (UTO, Doc 9303) on the reader, never a real document',
  },
  {
    of: ['mrzReader'],
    when: /check digits/,
    then: 'clean the glass and lay the specimen flat; a reader that still errs is to be replaced',
  },
  {
    of: ['chipReader'],
    when: /install/,
    then: '`apt-get install pcscd libpcsclite1 libccid`, then `systemctl enable --now pcscd.socket`',
  },
  {
    of: ['chipReader'],
    when: /no reader is named|several readers/,
    then: 'check its cable and its power, then `path` in the lane file: `pcsc_scan -r` (package pcsc-tools) shows the names',
  },
  {
    of: ['chipReader'],
    when: /another program/,
    then: 'end the program that holds the reader: nothing but the controller may use it',
  },
  {
    of: ['chipReader'],
    when: /pcscd/,
    then: 'restart it: `systemctl restart pcscd`; its words are in `journalctl -u pcscd`',
  },
  { of: ['chipReader'], when: /./, then: 'check its cable and its power' },
  {
    of: ['camera'],
    when: /no Chromium/,
    then: 'install the package chromium (`apt-get install chromium`), or set AUTOGATE_CHROMIUM',
  },
  { of: ['camera'], when: /not opened|controller first/, then: 'stop the controller, then test the camera alone' },
  { of: ['camera'], when: /traveller page/, then: 'start the screens: the camera is opened by the traveller page' },
  { of: ['camera'], when: /focus/, then: 'clean the lens, then set its focus to where the traveller stands' },
  {
    of: ['camera'],
    when: /luminance|clipped/,
    then: 'see to the light before the lane, then to the exposure of the camera',
  },
  {
    of: ['camera'],
    when: /./,
    then: 'check the cable of the camera, that no other program has it, and `ls -l /dev/video*`',
  },
  {
    of: ['journal'],
    when: /./,
    then: 'take the lane out of service, keep journal.sqlite as it is, and call whoever keeps the records',
  },
  {
    of: ['watchlist'],
    when: /imported|age|hours/,
    then: 'import the lists: the lane refers by the degrade table until then',
  },
  {
    of: ['permits'],
    when: /imported|age|hours/,
    then: 'import the permits: the lane refers by the degrade table until then',
  },
  {
    of: ['watchlist', 'permits', 'hall'],
    when: /./,
    then: 'move the file away and import it anew; ask who writes to the data folder',
  },
  { of: ['codes'], when: /refused/, then: 'replace the file in the trust folder by what its authority publishes' },
  {
    of: ['codes'],
    when: /no certificate/,
    then: 'put the certificates that this lane trusts in the folder `trust` of the data folder',
  },
  {
    of: ['trustStore'],
    when: /no certificate for/,
    then: 'get the newest master list of the authority that this border relies on; a state may publish its certificate itself',
  },
  {
    of: ['trustStore'],
    when: /no authority|no such folder/,
    then: 'put the master lists and certificates that this lane trusts in the folder `csca` of the data folder',
  },
  {
    of: ['trustStore'],
    when: /./,
    then: '`npm run inspect -- trust DIR` tells of each file what is refused; replace the file by what its authority publishes',
  },
  { of: ['faceModels'], when: /./, then: 'obtain the models: `npm run models`' },
  { of: ['disk'], when: /free/, then: 'make room on the disk of the data folder' },
  {
    of: ['disk'],
    when: /./,
    then: 'give the user of the lane the data folder (`chown`), and look at the disk (`dmesg`)',
  },
  { of: ['clock'], when: /./, then: 'set the clock and let NTP keep it (`timedatectl`); crossings and lists go by it' },
];

/** What to do, or undefined where the cause says it itself. */
export function hintFor(device: string, cause: string): string | undefined {
  return HINTS.find(({ of, when }) => (of === undefined || of.includes(device)) && when.test(cause))?.then;
}
