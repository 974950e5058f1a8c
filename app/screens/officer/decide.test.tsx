// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToScreen } from '../../contract/messages.ts';
import { Connection, type SocketEvents } from '../kit/connection.ts';
import { CASE } from '../testing/views.ts';
import { Decide } from './decide.tsx';

const HELLO: ToScreen = { type: 'hello', lane: 'L1', role: 'officer', bench: true, nextToken: 'aa'.repeat(16) };

let sent: unknown[];
let events: SocketEvents;

function connected(): Connection {
  sent = [];
  const connection = new Connection({
    role: 'officer',
    tokens: { take: () => 'aa'.repeat(16), keep: () => undefined },
    openSocket: (_, given) => {
      events = given;
      return { bufferedAmount: 0, send: (text) => void sent.push(JSON.parse(text)), close: () => undefined };
    },
    after: () => () => undefined,
  });
  connection.start();
  events.message(JSON.stringify(HELLO));
  return connection;
}

function press(key: string): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
}

function writeRemark(text: string): void {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('deciding a case', () => {
  it('goes by keys: choose, say why, confirm; it is sent after three seconds', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('s');
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    writeRemark('  photo is unlike  ');
    press('Enter');
    expect(screen.getByRole('status').textContent).toContain('Second line');
    act(() => void vi.advanceTimersByTime(2999));
    expect(sent).toEqual([]);
    act(() => void vi.advanceTimersByTime(1));
    expect(sent).toEqual([
      { type: 'resolve', lane: 'L1', case: CASE.id, resolution: 'second-line', remark: 'photo is unlike' },
    ]);
    expect(screen.getByRole('status').textContent).toContain('Sent');
  });

  it('can be undone for those three seconds', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('r');
    writeRemark('no');
    press('Enter');
    act(() => void vi.advanceTimersByTime(2000));
    press('Escape');
    act(() => void vi.advanceTimersByTime(10_000));
    expect(sent).toEqual([]);
    expect(screen.getByRole('status').textContent).toContain('Nothing was sent');
  });

  it('asks for a remark', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('a');
    writeRemark('   ');
    press('Enter');
    expect(screen.getByRole('alert').textContent).toBe('Write down why first.');
    act(() => void vi.advanceTimersByTime(10_000));
    expect(sent).toEqual([]);
  });

  it('takes letters in the remark for letters', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('a');
    press('r');
    expect(screen.getByRole('button', { pressed: true }).textContent).toContain('Admit');
  });

  it('offers a citizen no refusal, not even by key', () => {
    render(<Decide view={{ ...CASE, citizen: true, allowed: ['admit', 'second-line'] }} connection={connected()} />);
    press('r');
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByText('Refuse entry')).toBeNull();
    expect(screen.getByText('A citizen is never refused entry.')).toBeTruthy();
  });

  it('takes an unsent decision along when its case goes away', () => {
    const { unmount } = render(<Decide view={CASE} connection={connected()} />);
    press('a');
    writeRemark('yes');
    press('Enter');
    unmount();
    act(() => void vi.advanceTimersByTime(10_000));
    expect(sent).toEqual([]);
  });

  it('says that it was not sent when the connection is gone', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('a');
    writeRemark('yes');
    press('Enter');
    act(() => events.closed());
    act(() => void vi.advanceTimersByTime(3000));
    expect(sent).toEqual([]);
    expect(screen.getByRole('alert').textContent).toContain('Not sent');
  });

  it('is open again when the controller does not carry it out', () => {
    render(<Decide view={CASE} connection={connected()} />);
    press('a');
    writeRemark('yes');
    press('Enter');
    act(() => void vi.advanceTimersByTime(3000));
    act(() => events.message(JSON.stringify({ type: 'refused', lane: 'L1', order: 'resolve', text: 'too late' })));
    expect(screen.getByRole('textbox')).toBeTruthy();
  });
});
