/** A progress bar on a terminal's stderr; nothing where it is piped. */

const WIDTH = 30;
const REDRAW_MS = 100;

export interface Progress {
  update(label: string, done: number, total: number): void;
  end(): void;
}

export const createProgress = (stream: NodeJS.WriteStream): Progress => {
  let drawn = 0;
  let last = '';
  return {
    update(label, done, total) {
      if (!stream.isTTY) return;
      const now = Date.now();
      if (now - drawn < REDRAW_MS && done < total) return;
      drawn = now;
      const part = total === 0 ? 1 : done / total;
      const bar = '█'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '░');
      const line = `${label} ${bar} ${done}/${total}`;
      if (line !== last) stream.write(`\r\x1b[K${line}`);
      last = line;
    },
    end() {
      if (stream.isTTY && last !== '') stream.write('\r\x1b[K');
    },
  };
};
