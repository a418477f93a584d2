// The dots of a scatter plot in pixels: found under the pointer, written as SVG. Arithmetic without a browser.

/** How a dot looks; colours are names of custom properties. */
export interface DotLook {
  fill: string;
  fillOpacity: number;
  stroke: string;
  /** 0: no outline. */
  strokeWidth: number;
}

/** Places and radii in px, in the order in which the dots are drawn. */
export interface Dots {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly r: Float64Array;
}

export function placedDots(count: number, at: (index: number) => readonly [x: number, y: number, r: number]): Dots {
  const dots = { x: new Float64Array(count), y: new Float64Array(count), r: new Float64Array(count) };
  for (let i = 0; i < count; ++i) [dots.x[i], dots.y[i], dots.r[i]] = at(i);
  return dots;
}

/**
 * The dot whose middle is nearest to a place and not farther than `farthest` px, of equally near ones the one on top;
 * -1 where there is none. Looking at every one of 5,000 takes some 20 microseconds: an index would win nothing.
 */
export function nearestDot({ x, y }: Dots, atX: number, atY: number, farthest: number): number {
  let nearest = -1;
  let least = farthest * farthest;
  for (let i = 0; i < x.length; ++i) {
    const [dx, dy] = [x[i]! - atX, y[i]! - atY];
    const distance = dx * dx + dy * dy;
    if (distance > least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The dots as circles of an SVG group, for files: there a canvas would be no drawing any more. */
export function dotsAsSvg(dots: Dots, lookOf: (index: number) => DotLook, document: Document): SVGGElement {
  const make = <Name extends keyof SVGElementTagNameMap>(name: Name) => document.createElementNS('http://www.w3.org/2000/svg', name);
  const group = make('g');
  group.setAttribute('class', 'entries');
  for (let i = 0; i < dots.x.length; ++i) {
    const circle = make('circle');
    const look = lookOf(i);
    const values = { cx: rounded(dots.x[i]!), cy: rounded(dots.y[i]!), r: rounded(dots.r[i]!), fill: `var(${look.fill})`, 'fill-opacity': String(look.fillOpacity) };
    for (const [name, value] of Object.entries(values)) circle.setAttribute(name, value);
    if (look.strokeWidth > 0) {
      circle.setAttribute('stroke', `var(${look.stroke})`);
      circle.setAttribute('stroke-width', String(look.strokeWidth));
    }
    group.append(circle);
  }
  return group;
}
