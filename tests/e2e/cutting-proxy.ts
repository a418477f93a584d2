// A network between browser and server that breaks: connections are cut once so many bytes of the browser have passed.
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export class CuttingProxy {
  url = '';
  cuts = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private seen = 0;

  /** `steps`: after how many further bytes each cut comes. */
  constructor(target: string, private readonly steps: number[]) {
    const { hostname, port } = new URL(target);
    this.server = createServer((client) => {
      const server = connect(Number(port), hostname);
      for (const socket of [client, server]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      }
      client.on('data', (bytes) => {
        server.write(bytes);
        this.count(bytes.length);
      }).on('end', () => server.end());
      server.on('data', (bytes) => client.write(bytes)).on('end', () => client.end());
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private count(bytes: number): void {
    this.seen += bytes;
    const next = this.steps[0];
    if (next === undefined || this.seen < next) return;
    this.steps.shift();
    this.seen = 0;
    this.cuts += 1;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
