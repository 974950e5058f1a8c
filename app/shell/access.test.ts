import { describe, expect, it } from 'vitest';
import { mayNavigate, mayRequest, mayUse, OUT_OF_SERVICE, type PermissionAsked, type Surroundings } from './access.ts';

const live: Surroundings = { origin: 'http://127.0.0.1:40123', embeds: false, packaged: true };
const bench: Surroundings = { ...live, embeds: true };
const down: Surroundings = { ...live, origin: undefined };

describe('requests of a page', () => {
  it.each([
    ['http://127.0.0.1:40123/traveller/', 'mainFrame'],
    ['http://127.0.0.1:40123/assets/page.js', 'script'],
    ['ws://127.0.0.1:40123/screen', 'webSocket'],
    ['data:image/jpeg;base64,AAAA', 'image'],
    ['blob:http://127.0.0.1:40123/0b9c', 'script'],
    [OUT_OF_SERVICE.url, 'mainFrame'],
  ])('reach what is its own: %s', (url, resourceType) => {
    expect(mayRequest({ url, resourceType }, live)).toBe(true);
  });

  it.each([
    ['http://127.0.0.1:40124/', 'mainFrame'],
    ['http://localhost:40123/', 'xhr'],
    ['http://127.0.0.1.example.org:40123/', 'xhr'],
    ['http://127.0.0.1:40123@example.org/', 'xhr'],
    ['https://127.0.0.1:40123/', 'xhr'],
    ['wss://127.0.0.1:40123/', 'webSocket'],
    ['ws://example.org:40123/', 'webSocket'],
    ['https://play.google.com/log', 'ping'],
    ['file:///etc/passwd', 'mainFrame'],
    ['data:text/html,hello', 'mainFrame'],
    ['blob:http://example.org/0b9c', 'script'],
    ['devtools://devtools/bundled/inspector.html', 'mainFrame'],
    ['chrome://settings/', 'mainFrame'],
    [`${OUT_OF_SERVICE.url}other`, 'mainFrame'],
    ['not an address', 'other'],
  ])('do not reach %s', (url, resourceType) => {
    expect(mayRequest({ url, resourceType }, live)).toBe(false);
  });

  it('reach only the static page while no controller serves', () => {
    expect(mayRequest({ url: OUT_OF_SERVICE.url, resourceType: 'mainFrame' }, down)).toBe(true);
    expect(mayRequest({ url: 'http://127.0.0.1:40123/', resourceType: 'mainFrame' }, down)).toBe(false);
  });

  it('reach the developer tools in development only', () => {
    const request = { url: 'devtools://devtools/bundled/inspector.html', resourceType: 'mainFrame' };
    expect(mayRequest(request, { ...live, packaged: false })).toBe(true);
  });
});

describe('navigation', () => {
  const own = 'http://127.0.0.1:40123/traveller/#token=1';
  it.each([
    [own, true, live, false],
    [own, false, live, false],
    [own, true, bench, false],
    [own, false, bench, true],
    ['http://127.0.0.1:1/', false, bench, false],
    ['about:blank', false, bench, false],
  ])('of %s, main frame %s: %j gives %s', (url, isMainFrame, surroundings, expected) => {
    expect(mayNavigate(url, isMainFrame, surroundings)).toBe(expected);
  });
});

describe('permissions', () => {
  const camera: PermissionAsked = {
    permission: 'media',
    media: ['video'],
    askers: ['http://127.0.0.1:40123/', 'http://127.0.0.1:40123/traveller/', undefined],
    isMainFrame: true,
  };

  it('give the camera to our own page', () => {
    expect(mayUse(camera, live)).toBe(true);
  });

  it.each<[string, Partial<PermissionAsked>]>([
    ['sound', { media: ['audio'] }],
    ['sound beside the picture', { media: ['video', 'audio'] }],
    ['media of no kind', { media: [] }],
    ['media of an unknown kind', { media: ['unknown'] }],
    ['an embedded frame', { isMainFrame: false }],
    ['another origin', { askers: ['http://127.0.0.1:40124/'] }],
    ['another origin inside our own', { askers: ['http://127.0.0.1:40123/', 'https://example.org/'] }],
    ['nobody', { askers: [undefined, ''] }],
    ['an opaque origin', { askers: ['null'] }],
    ['the place', { permission: 'geolocation' }],
    ['the screen', { permission: 'display-capture' }],
    ['USB', { permission: 'usb' }],
  ])('give nothing to %s', (_name, change) => {
    expect(mayUse({ ...camera, ...change }, live)).toBe(false);
  });

  it('give the camera to the page that the bench embeds, and to nobody while no controller serves', () => {
    expect(mayUse({ ...camera, isMainFrame: false }, bench)).toBe(true);
    expect(mayUse(camera, down)).toBe(false);
  });
});
