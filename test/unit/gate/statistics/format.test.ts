import { expect, it } from 'vitest';
import { formatRate, formatTime } from '../../../../gate/statistics/format.ts';

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
