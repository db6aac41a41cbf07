import { expect, it } from 'vitest';
import { formatInterval, formatRate, formatTime } from '../../../../gate/statistics/format.ts';

it.each([
  [0.0005, '0.500 ps'],
  [0.25, '250.0 ps'],
  [28.538, '28.54 ns'],
  [999.94, '999.9 ns'],
  [999.96, '1.000 µs'],
  [1124.97, '1.125 µs'],
  [640e6, '640.0 ms'],
  [12e9, '12.00 s'],
  [5000e9, '5000 s'],
])('%d ns is %s', (nanoseconds, text) => {
  expect(formatTime(nanoseconds)).toBe(text);
});

it.each([
  [402.3e6, 'elements', '402 Melem/s'],
  [45.23, 'elements', '45.2 elem/s'],
  [1.2 * 1024 ** 3, 'bytes', '1.2 GiB/s'],
  [1023.9, 'bytes', '1.0 KiB/s'],
  [999.97e6, 'bytes-decimal', '1.0 GB/s'],
  [876.4e9, 'bits', '876 Gb/s'],
  [5e18, 'elements', '5000000 Telem/s'],
] as const)('%d of %s is %s', (perSecond, kind, text) => {
  expect(formatRate(perSecond, kind)).toBe(text);
});

it.each([
  [7_379_300, 7_362_000, 7_401_000, '7.38 ms', '7.36 to 7.40 ms'],
  [7_379_300, 7_379_100, 7_379_400, '7.3793 ms', '7.3791 to 7.3794 ms'],
  [100, 100, 100, '100.00 ns', '100.00 to 100.00 ns'],
  [1_000_400, 998_000, 1_003_000, '1.000 ms', '0.998 to 1.003 ms'],
  [999.7, 999.1, 1_200, '1.00 µs', '1.00 to 1.20 µs'],
  [9.996, 9, 11, '10.0 ns', '9.0 to 11.0 ns'],
  [432e9, 400e9, 500e9, '432 s', '400 to 500 s'],
  [5432e9, 5000e9, 6000e9, '5432 s', '5000 to 6000 s'],
  [0.0004, 0.0003, 0.0005, '0.40 ps', '0.30 to 0.50 ps'],
])('%d ns from %d to %d is %s, %s', (point, lower, upper, time, interval) => {
  expect(formatInterval({ point, lower, upper })).toEqual({ time, interval });
});
