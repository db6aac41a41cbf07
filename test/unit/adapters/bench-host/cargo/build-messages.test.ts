import { expect, it } from 'vitest';
import { pathOfId } from '../../../../../adapters/bench-host/cargo/build-messages.ts';

it('tells name and folder of a package that isn’t fetched, and nothing of an id that cargo never wrote', () => {
  expect(pathOfId('path+file:///gate/checkout/a%20b#engine@0.1.0')).toEqual({
    name: 'engine',
    folder: '/gate/checkout/a b',
  });
  expect(pathOfId('registry+https://github.com/rust-lang/crates.io-index#serde@1.0.0')).toBeNull();
  // A macro prints among cargo's messages whatever it likes.
  expect(pathOfId('path+file:///%ff#engine@0.1.0')).toBeNull();
});
