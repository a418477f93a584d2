// Distances between the classes of a data set: as a square, as colours, and in words.

/** Symmetric, row by row; the diagonal is 0. */
export interface Distances {
  size: number;
  names: string[];
  values: Float32Array;
}

/** From the rows of the upper triangle: (0,1), (0,2) ... (1,2) ... Null where its length fits no such triangle. */
export function fromTriangle(names: readonly string[], triangle: readonly number[]): Distances | null {
  const size = names.length;
  if (size < 2 || triangle.length !== (size * (size - 1)) / 2) return null;
  const values = new Float32Array(size * size);
  let next = 0;
  for (let row = 0; row < size; ++row) {
    for (let column = row + 1; column < size; ++column) {
      values[row * size + column] = values[column * size + row] = triangle[next++] ?? 0;
    }
  }
  return { size, names: [...names], values };
}

export function fromSquare(names: readonly string[], square: readonly (readonly number[])[]): Distances | null {
  const size = names.length;
  if (size < 2 || square.length !== size || square.some((row) => row.length !== size)) return null;
  return { size, names: [...names], values: Float32Array.from(square.flat()) };
}

export interface ClassPair {
  first: number;
  second: number;
  distance: number;
}

/** The pairs least and farthest apart. */
export function extremes({ size, values }: Distances): { nearest: ClassPair; farthest: ClassPair } {
  let nearest: ClassPair = { first: 0, second: 1, distance: values[1] ?? 0 };
  let farthest = nearest;
  for (let first = 0; first < size; ++first) {
    for (let second = first + 1; second < size; ++second) {
      const distance = values[first * size + second] ?? 0;
      if (distance < nearest.distance) nearest = { first, second, distance };
      if (distance > farthest.distance) farthest = { first, second, distance };
    }
  }
  return { nearest, farthest };
}

export type Colour = readonly [number, number, number];

/** "#rrggbb" as three bytes. */
export function colourOf(hex: string): Colour {
  const number = Number.parseInt(hex.trim().slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** Pixels of the map: `near` for the least distance, `far` for the greatest, even steps between; the diagonal is `near`. */
export function pixelsOf(distances: Distances, near: Colour, far: Colour): Uint8ClampedArray<ArrayBuffer> {
  const { nearest, farthest } = extremes(distances);
  const span = farthest.distance - nearest.distance || 1;
  const pixels = new Uint8ClampedArray(distances.values.length * 4);
  distances.values.forEach((distance, i) => {
    const share = Math.max(0, (distance - nearest.distance) / span);
    for (let channel = 0; channel < 3; ++channel) pixels[i * 4 + channel] = near[channel]! + (far[channel]! - near[channel]!) * share;
    pixels[i * 4 + 3] = 255;
  });
  return pixels;
}

export function pairInWords({ names, size, values }: Distances, first: number, second: number): string {
  if (first === second) return `${names[first]}: the same class, distance 0`;
  return `${names[first]} and ${names[second]}: distance ${(values[first * size + second] ?? 0).toFixed(3)}`;
}
