// The stories of the lane, in order of what is fitted; stories.fixture.ts plays them.
import type { Story } from './stories.fixture.ts';
import { MANTRAP } from './stories.mantrap.fixture.ts';
import { TURNSTILE } from './stories.turnstile.fixture.ts';

export const STORIES: readonly Story[] = [
  ...Object.entries(TURNSTILE).map(([name, steps]) => ({ name, layout: 'turnstile', steps }) as const),
  ...Object.entries(MANTRAP).map(([name, steps]) => ({ name, layout: 'mantrap', steps }) as const),
];
