// The tone of a new referral: two soft notes, once. A browser keeps sound off until the page is touched; then it says so.

const NOTES = [
  { hertz: 587.3, at: 0 },
  { hertz: 880, at: 0.16 },
] as const;
const LOUDNESS = 0.14;
const NOTE_SECONDS = 0.32;

export class Tone {
  #context: AudioContext | undefined;

  /** Whether the browser lets it sound now. */
  get on(): boolean {
    return this.#open().state === 'running';
  }

  /** Asks the browser for sound; it agrees only within a touch or a key. */
  async turnOn(): Promise<boolean> {
    await this.#open().resume();
    return this.on;
  }

  play(): void {
    const context = this.#open();
    if (context.state !== 'running') return;
    for (const { hertz, at } of NOTES) {
      const start = context.currentTime + at;
      const note = context.createOscillator();
      const volume = context.createGain();
      note.frequency.value = hertz;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_SECONDS);
      note.connect(volume).connect(context.destination);
      note.start(start);
      note.stop(start + NOTE_SECONDS);
    }
  }

  #open(): AudioContext {
    this.#context ??= new AudioContext();
    return this.#context;
  }
}
