use super::*;

/// Values of both signs and many magnitudes, without a generator of random numbers.
fn values(len: usize) -> Vec<f32> {
    (0..len).map(|i| ((i * i + 7) as f32 * 0.37).sin() * (1.0 + (i % 5) as f32)).collect()
}

/// Values that ternary weights hold exactly.
fn ternary(len: usize) -> Vec<f32> {
    (0..len).map(|i| [0.5, 0.0, -0.5, 0.5, -0.5][i * 7 % 5]).collect()
}

#[test]
fn ternary_values_survive() {
    for kind in QuantizationType::ALL {
        let original = ternary(3 * kind.block() + 5);
        let tensor = quantize(kind, &original, Path::Scalar);
        assert_eq!(dequantize(&tensor, Path::Scalar), original, "{}", kind.name());
        assert_eq!(tensor.codes.len(), 4 * kind.block_bytes());
    }
}

#[test]
fn simd_gives_the_same_bits() {
    if Path::detect() == Path::Scalar {
        return;
    }
    for kind in QuantizationType::ALL {
        for len in [0, 1, kind.block() - 1, kind.block(), 7 * kind.block() + 3] {
            for original in [values(len), ternary(len)] {
                let scalar = quantize(kind, &original, Path::Scalar);
                assert_eq!(scalar, quantize(kind, &original, Path::Simd), "{} {len}", kind.name());
                let bits = |path| dequantize(&scalar, path).into_iter().map(f32::to_bits).collect::<Vec<_>>();
                assert_eq!(bits(Path::Scalar), bits(Path::Simd), "{} {len}", kind.name());
            }
        }
    }
}

#[test]
fn packed_product_follows_the_float_product() {
    const COLUMNS: usize = 384;
    for kind in QuantizationType::ALL {
        let weights = ternary(5 * COLUMNS);
        let vector = values(COLUMNS);
        let product =
            QuantizedMatrix::new(kind, &weights, COLUMNS).multiply(&Activations::new(kind, &vector));
        for (row, got) in weights.chunks_exact(COLUMNS).zip(product) {
            let want: f32 = row.iter().zip(&vector).map(|(weight, value)| weight * value).sum();
            // Half a step of 5/127 in each of 384 places at most; far less in sum.
            assert!((want - got).abs() < 0.5, "{}: {want} {got}", kind.name());
        }
    }
}

#[test]
fn names_parse() {
    for kind in QuantizationType::ALL {
        assert_eq!(QuantizationType::parse(kind.name()), Some(kind));
    }
    assert_eq!(QuantizationType::parse("i2s"), None);
}
