/** Lets the browser draw and answer the reader before the rest of a long piece of work goes on. */
export function nextTask(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}
