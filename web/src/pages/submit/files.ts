// Files as they come: dropped (folders too), chosen, or pasted as text.

const mostFiles = 200;

/** Files that systems leave behind are no logs. */
function isMeant(name: string): boolean {
  return !name.startsWith('.') && name !== 'Thumbs.db' && name !== 'desktop.ini';
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives at most a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (some.length === 0 || all.length > mostFiles) return all;
    all.push(...some);
  }
}

async function filesBelow(entry: FileSystemEntry, into: File[]): Promise<void> {
  if (!isMeant(entry.name) || into.length > mostFiles) return;
  if (entry.isFile) {
    into.push(await new Promise<File>((found, failed) => (entry as FileSystemFileEntry).file(found, failed)));
    return;
  }
  for (const one of await entriesOf(entry as FileSystemDirectoryEntry)) await filesBelow(one, into);
}

/** What was dropped. The list of a drop is emptied once its event is over, so it is read at once. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...data.files];
  if (entries.every((entry) => entry === null || entry.isFile)) return plain.filter((file) => isMeant(file.name));
  const files: File[] = [];
  for (const entry of entries) if (entry) await filesBelow(entry, files);
  return files.slice(0, mostFiles);
}

/** Chosen ones; of a folder without what systems leave behind. */
export function filesOfChoice(list: FileList | null): File[] {
  return [...(list ?? [])].filter((file) => isMeant(file.name)).slice(0, mostFiles);
}

/** Pasted files, or pasted text as a file if it can be a log: more than one line. */
export function filesOfPaste(data: DataTransfer | null, number: number): File[] {
  if (!data) return [];
  if (data.files.length > 0) return [...data.files];
  const text = data.getData('text/plain');
  if (!/\n/.test(text.trim())) return [];
  const ending = /^[[{]/.test(text.trimStart()) ? 'json' : 'csv';
  return [new File([text], `pasted-${number}.${ending}`, { type: 'text/plain', lastModified: 0 })];
}
