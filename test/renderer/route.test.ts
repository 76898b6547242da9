import { beforeEach, describe, expect, it } from 'vitest';
import { route } from '../../src/renderer/state/route.svelte.ts';

describe('where the window stands', () => {
  beforeEach(() => {
    route.startAt({ screen: 'home' });
  });

  it('goes back the way it came', () => {
    route.go({ screen: 'keys' });
    route.go({ screen: 'key', keyId: 'one' });
    route.back();
    expect(route.current).toEqual({ screen: 'keys' });
    route.back();
    expect(route.current).toEqual({ screen: 'home' });
  });

  it('stays where it is when there is nothing to go back to', () => {
    const { visit } = route;
    expect(route.canGoBack).toBe(false);
    route.back();
    expect(route.current).toEqual({ screen: 'home' });
    expect(route.visit).toBe(visit);
  });

  it('forgets the way at a new start', () => {
    route.go({ screen: 'unlock' });
    expect(route.canGoBack).toBe(true);
    route.startAt({ screen: 'home' });
    expect(route.canGoBack).toBe(false);
  });

  it('draws a screen anew when it is gone to again', () => {
    const { visit } = route;
    route.go({ screen: 'home' });
    expect(route.visit).not.toBe(visit);
  });

  it('remembers the last fifty steps and no more', () => {
    for (let step = 0; step < 80; step += 1) route.go({ screen: 'key', keyId: String(step) });
    let back = 0;
    while (route.canGoBack) {
      route.back();
      back += 1;
    }
    expect(back).toBe(50);
    expect(route.current).toEqual({ screen: 'key', keyId: '29' });
  });
});
