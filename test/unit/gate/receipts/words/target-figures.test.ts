import { describe, expect, it } from 'vitest';
import { targetBound, targetFigures } from '../../../../../gate/receipts/words/target-figures.ts';

describe('what a target measured, in words', () => {
  it.each([
    [45.23456, '45.23 tokens/s'],
    [1234.6, '1235 tokens/s'],
    [0.00001234, '0.00001234 tokens/s'],
    [402_000_000, '402000000 tokens/s'],
  ])('writes %d as %s', (measured, figure) => {
    expect(targetFigures({ measured, unit: 'tokens/s' })).toEqual({ figure, interval: null });
  });

  it('has the interval beside a figure that was sampled, and none beside an exact one', () => {
    const target = { measured: 99.33, unit: '%' };
    expect(targetFigures({ ...target, interval: { lower: 99.1, upper: 99.5 } })?.interval).toBe('99.1 to 99.5');
    expect(targetFigures({ ...target, interval: { lower: 99.33, upper: 99.33 } })?.interval).toBeNull();
  });

  it('writes a time in the unit that a person reads', () => {
    const time = targetFigures({ measured: 0.142, unit: 'us', interval: { lower: 0.141, upper: 0.143 } });
    expect(time).toEqual({ figure: '142 ns', interval: '141 to 143 ns' });
  });

  it('writes a ratio as people do, and what is true or false as yes or no', () => {
    expect(targetFigures({ measured: 5.7031, unit: 'x' })?.figure).toBe('5.703x');
    expect(targetFigures({ measured: 1, unit: 'boolean' })?.figure).toBe('yes');
    expect(targetFigures({ measured: 0, unit: 'boolean' })?.figure).toBe('no');
    expect(targetBound({ bound: '1.5–2', unit: 'x' })).toBe('1.5–2x');
    expect(targetBound({ bound: '≥ 1', unit: 'boolean' })).toBe('yes');
  });

  it('says the unit of a bound once', () => {
    expect(targetBound({ bound: '> 40', unit: 'tokens/s' })).toBe('> 40 tokens/s');
    expect(targetBound({ bound: '> 40 tokens/s', unit: 'tokens/s' })).toBe('> 40 tokens/s');
  });

  it('says nothing where nothing was measured', () => {
    expect(targetFigures({ unit: '%' })).toBeNull();
  });
});
