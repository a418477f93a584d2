// State that lives in the address, so that a link shows what its sender saw.

/** The query of the address as a reactive record of texts. */
export class AddressState {
  #values = $state<Record<string, string>>({});

  constructor() {
    this.#read();
    addEventListener('popstate', () => this.#read());
  }

  #read(): void {
    this.#values = Object.fromEntries(new URLSearchParams(location.search));
  }

  /** The parameter's text; "" where the address does not have it. */
  get(name: string): string {
    return this.#values[name] ?? '';
  }

  /** Changes parameters ("" removes one). `replace`: no step back in the history, for sliders and scrolling. */
  set(changes: Record<string, string>, replace = false): void {
    const next = { ...this.#values };
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') delete next[name];
      else next[name] = value;
    }
    this.#values = next;
    const query = new URLSearchParams(next).toString();
    const url = location.pathname + (query ? `?${query}` : '') + location.hash;
    if (url === location.pathname + location.search + location.hash) return;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
  }
}
