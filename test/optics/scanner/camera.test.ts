/** Each way in which a browser refuses the camera has one name, and the camera is asked for mildly. */
import { describe, expect, test } from 'vitest';
import {
  cameraChoices,
  faultOf,
  hasCamera,
  openCamera,
  type Cameras,
} from '../../../src/optics/scanner/camera.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';

const device = (kind: string, deviceId = 'one'): MediaDeviceInfo =>
  ({ kind, deviceId, label: `label of ${deviceId}` }) as MediaDeviceInfo;

function cameras(
  devices: readonly MediaDeviceInfo[],
  answers: readonly (MediaStream | Error)[] = [],
): Cameras & { asked: MediaStreamConstraints[] } {
  const left = [...answers];
  const asked: MediaStreamConstraints[] = [];
  return {
    asked,
    enumerateDevices: () => Promise.resolve([...devices]),
    getUserMedia(constraints = {}) {
      asked.push(constraints);
      const answer = left.shift();
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve(answer as MediaStream);
    },
  };
}

const named = (name: string): Error => Object.assign(new Error('no'), { name });
const STREAM = { id: 'a stream' } as MediaStream;

describe('a camera that is refused', () => {
  test.each([
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'none'],
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['TypeError', 'failed'],
    ['SomethingNew', 'failed'],
  ] as const)('with %s is “%s”, which has its sentences', (name, fault) => {
    expect(faultOf(named(name))).toBe(fault);
    expect(scanner.faults[fault].body).toMatch(/\.$/);
  });

  test('by a browser that has none at all is “none”', async () => {
    const refused = await openCamera(undefined, '').catch(faultOf);
    expect(refused).toBe('none');
    expect(faultOf('not even an error')).toBe('failed');
  });
});

describe('a camera', () => {
  test('is asked for its picture alone, 1920 × 1080 if it can, and the chosen one', async () => {
    const here = cameras([], [STREAM]);
    expect(await openCamera(here, 'two')).toBe(STREAM);
    expect(here.asked).toEqual([
      {
        video: {
          width: { ideal: 1920 },
          height: { ideal: 1080 },
          frameRate: { ideal: 30 },
          deviceId: { exact: 'two' },
        },
        audio: false,
      },
    ]);
  });

  test('that cannot do what is wished, or was unplugged, gives way to any', async () => {
    const here = cameras([], [named('OverconstrainedError'), STREAM]);
    expect(await openCamera(here, 'gone')).toBe(STREAM);
    expect(here.asked[1]).toEqual({ video: true, audio: false });
  });

  test('that is denied is not asked for again', async () => {
    const here = cameras([], [named('NotAllowedError'), STREAM]);
    await expect(openCamera(here, '')).rejects.toThrow('no');
    expect(here.asked).toHaveLength(1);
  });

  test('is there when a browser lists one, named or not', async () => {
    expect(await hasCamera(cameras([device('audioinput'), device('videoinput', '')]))).toBe(true);
    expect(await hasCamera(cameras([device('audioinput')]))).toBe(false);
    expect(await hasCamera(undefined)).toBe(false);
  });

  test('can be chosen among those that have a name', async () => {
    const here = cameras([device('audioinput'), device('videoinput', ''), device('videoinput')]);
    expect(await cameraChoices(here)).toEqual([{ deviceId: 'one', label: 'label of one' }]);
  });
});
