// What happens in a lane, and where it must lead.
import { describe, expect, it } from 'vitest';
import { LAYOUTS, machineOf } from './alphabet.fixture.ts';
import { replay } from './stories.fixture.ts';
import { STORIES } from './stories.table.fixture.ts';

describe.each(LAYOUTS)('in a %s', (layout) => {
  const machine = machineOf(layout);
  it.each(STORIES.filter((story) => story.layout === layout))('$name', (story) => {
    expect(replay(machine, story)).toBeUndefined();
  });
});
