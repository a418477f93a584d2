// Charts as files: SVG with its colours written out, PNG drawn from it, CSV of what was drawn.

/** Puts the values that custom properties have at an element into texts such as "var(--ink)". */
function resolverAt(element: Element): (text: string) => string {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  const valueOf = (name: string) => {
    const value = known.get(name) ?? (style.getPropertyValue(name).trim() || 'currentColor');
    known.set(name, value);
    return value;
  };
  return (text) => text.replace(/var\((--[\w-]+)\)/g, (_, name: string) => valueOf(name));
}

/**
 * A copy that looks the same outside the page: colours resolved, fonts named, on the page's ground. `beneath`: what the
 * page shows below the drawing by other means.
 */
export function standaloneSvg(svg: SVGSVGElement, label = '', beneath?: SVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  if (beneath) copy.insertBefore(beneath, copy.firstChild);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.removeAttribute('aria-hidden');
  if (label) {
    copy.setAttribute('role', 'img');
    copy.setAttribute('aria-label', label);
  }
  const resolved = resolverAt(svg);
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('width', String(Math.round(width)));
  copy.setAttribute('height', String(Math.round(height)));
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes('var(')) element.setAttribute(name, resolved(value));
    }
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', resolved('var(--ground)'));
  copy.insertBefore(ground, copy.firstChild);
  copy.setAttribute('color', getComputedStyle(svg).color);
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  return new XMLSerializer().serializeToString(copy);
}

/** The chart as a PNG of twice its size in CSS pixels. */
export async function pngOf(svg: SVGSVGElement, beneath?: SVGElement): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const url = URL.createObjectURL(new Blob([standaloneSvg(svg, '', beneath)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the picture could not be drawn')))));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** RFC 4180, with a guard against cells that a spreadsheet would run as formulas. */
export function csvOf(rows: readonly Record<string, unknown>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return String(value);
    const text = String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

export function saveAs(content: Blob | string, name: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
