/** Larger pictures are not sent: the portal takes a call of this size, and people take no picture of that size. */
export const mostPictureMegabytes = 8;
export const mostPictureBytes = mostPictureMegabytes * 1024 * 1024;

/** Bytes with which pictures begin, by their formats' specifications; `undefined` stands for any byte. */
const beginnings: readonly (readonly (number | undefined)[])[] = [
  // PNG, https://www.w3.org/TR/png-3/#5PNG-file-signature
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  // JPEG, ITU-T T.81, B.1.1.3
  [0xff, 0xd8, 0xff],
  // GIF87a and GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt
  [0x47, 0x49, 0x46, 0x38],
  // BMP, https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
  [0x42, 0x4d],
  // WebP, https://developers.google.com/speed/webp/docs/riff_container
  [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50],
];

/** How many bytes of a file tell whether it is a picture. */
export const pictureHeadBytes = 12;

/** Whether a file begins as one of the formats that a portal shows, whatever its name says. */
export function beginsAsPicture(head: Uint8Array): boolean {
  return beginnings.some((bytes) =>
    bytes.every((byte, index) => (byte === undefined ? head.length > index : head[index] === byte)),
  );
}
