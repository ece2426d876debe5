//! What colour does a token give under a point of view, and how far do two of them stand apart?

/// A colour as a token says it: OKLCH, where chroma and hue may follow the point of view.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Colour {
    /// 0 to 1.
    pub(super) lightness: f64,
    pub(super) chroma: Chroma,
    pub(super) hue: Hue,
    /// 0 to 1.
    pub(super) alpha: f64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Chroma {
    Fixed(f64),
    /// So many times that of the point of view.
    OfView(f64),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Hue {
    /// Degrees.
    Fixed(f64),
    OfView,
    OfNeutrals,
}

/// Hue of the neutral greys, degrees: `--n-h` of `tokens.css`.
const NEUTRAL_HUE: f64 = 248.0;

/// A point of view's accent: hue in degrees, chroma.
pub(super) type View = (f64, f64);

impl Colour {
    /// Linear sRGB, each 0 to 1, as a screen clips it.
    fn linear(&self, (hue, chroma): View) -> [f64; 3] {
        let chroma = match self.chroma {
            Chroma::Fixed(value) => value,
            Chroma::OfView(times) => times * chroma,
        };
        let degrees = match self.hue {
            Hue::Fixed(value) => value,
            Hue::OfView => hue,
            Hue::OfNeutrals => NEUTRAL_HUE,
        };
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (a, b) = (chroma * cos, chroma * sin);
        // Björn Ottosson, "A perceptual color space for image processing" (2020).
        let cube = |l: f64| l * l * l;
        let l = cube(self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
        let m = cube(self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
        let s = cube(self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
        .map(|channel| channel.clamp(0.0, 1.0))
    }

    fn luminance(&self, view: View) -> f64 {
        let [red, green, blue] = self.linear(view);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// Contrast ratio of WCAG 2.2, 1 to 21.
pub(super) fn contrast(one: &Colour, other: &Colour, view: View) -> f64 {
    let (one, other) = (one.luminance(view), other.luminance(view));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour of sRGB bytes as OKLCH.
pub(super) fn from_bytes(bytes: [u8; 3]) -> Colour {
    let [r, g, b] = bytes.map(|byte| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
    let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
    let hue = b.atan2(a).to_degrees().rem_euclid(360.0);
    Colour { lightness, chroma: Chroma::Fixed(a.hypot(b)), hue: Hue::Fixed(hue), alpha: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let [black, white, grey] = [[0; 3], [255; 3], [118; 3]].map(from_bytes);
        assert!((contrast(&black, &white, (0.0, 0.0)) - 21.0).abs() < 0.01);
        // #767676 on white is the grey that just passes.
        assert!((contrast(&grey, &white, (0.0, 0.0)) - 4.54).abs() < 0.01);
        let red = from_bytes([255, 0, 0]);
        assert!((contrast(&red, &white, (0.0, 0.0)) - 4.0).abs() < 0.01);
    }
}
