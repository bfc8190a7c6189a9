//! Writes PNG files, after the specification of the W3C (<https://www.w3.org/TR/png/>).
//!
//! Each row has the filter that stores differences to the row above: charts have long columns of
//! one colour.

use tiny_skia::Pixmap;

/// Level of compression, 0 to 10.
const LEVEL: u8 = 8;
/// Pixels to the metre at scale 1: 96 to the inch.
const DENSITY: u32 = 3780;

/// The picture as a file with 8 bits for each of red, green and blue.
pub(super) fn write(picture: &Pixmap, scale: u32) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]); // bits, red-green-blue, deflate, filters, not interlaced
    chunk(&mut out, *b"IHDR", &header);
    chunk(&mut out, *b"sRGB", &[0]);
    let density = (DENSITY * scale).to_be_bytes();
    chunk(&mut out, *b"pHYs", &[&density[..], &density, &[1]].concat());
    let rows = filter(picture);
    chunk(&mut out, *b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&rows, LEVEL));
    chunk(&mut out, *b"IEND", &[]);
    out
}

/// Rows of red, green and blue, each as its difference to the row above.
fn filter(picture: &Pixmap) -> Vec<u8> {
    const UP: u8 = 2;
    let row_length = picture.width() as usize * 3;
    let mut out = Vec::with_capacity((row_length + 1) * picture.height() as usize);
    let mut above = vec![0_u8; row_length];
    // Every pixel is opaque, so its colours are not altered by its opacity.
    for row in picture.data().chunks_exact(picture.width() as usize * 4) {
        out.push(UP);
        let colours = row.chunks_exact(4).flat_map(|pixel| &pixel[..3]);
        for (last, colour) in above.iter_mut().zip(colours) {
            out.push(colour.wrapping_sub(*last));
            *last = *colour;
        }
    }
    out
}

/// Length, name, data and checksum.
fn chunk(out: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(name);
    out.extend(data);
    let sum = checksum(&out[start..]);
    out.extend(sum.to_be_bytes());
}

/// CRC-32 as in ISO 3309.
fn checksum(bytes: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|i| {
        (0..8).fold(i as u32, |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    });
    !bytes
        .iter()
        .fold(u32::MAX, |c, byte| table[((c ^ u32::from(*byte)) & 0xff) as usize] ^ (c >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_standard_one() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }
}
