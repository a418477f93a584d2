// Files as they come: dropped (folders too), chosen, or pasted as text.

/** What is taken at once; the functions below give one more where there are more. */
export const mostFiles = 200;

/** A file and where it lay below what was dropped or chosen: "run-7/node-0/gpu.csv". */
interface Found {
  file: File;
  path: string;
}

/** Files that systems leave behind are no logs, and neither is anything in a hidden folder. */
function isMeant(path: string): boolean {
  return path.split('/').every((name) => !name.startsWith('.') && name !== 'Thumbs.db' && name !== 'desktop.ini');
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

async function filesBelow(entry: FileSystemEntry, into: Found[]): Promise<void> {
  if (!isMeant(entry.name) || into.length > mostFiles) return;
  if (entry.isFile) {
    const file = await new Promise<File>((found, failed) => (entry as FileSystemFileEntry).file(found, failed));
    into.push({ file, path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  for (const one of await entriesOf(entry as FileSystemDirectoryEntry)) await filesBelow(one, into);
}

/** Each file called by its path without the folder that all lie in: machines write logs of the same name. */
function named(found: Found[]): File[] {
  const folders = found.map(({ path }) => path.split('/').slice(0, -1));
  const first = folders[0] ?? [];
  let common = 0;
  while (common < first.length && folders.every((folder) => folder[common] === first[common])) common += 1;
  return found.map(({ file, path }) => {
    const name = path.split('/').slice(common).join('/');
    return name === file.name ? file : new File([file], name, { type: file.type, lastModified: file.lastModified });
  });
}

/** What was dropped. The list of a drop is emptied once its event is over, so it is read at once. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...data.files];
  if (entries.every((entry) => entry === null || entry.isFile)) return plain.filter((file) => isMeant(file.name));
  const found: Found[] = [];
  for (const entry of entries) if (entry) await filesBelow(entry, found);
  return named(found.slice(0, mostFiles + 1));
}

/** Chosen ones; of a folder without what systems leave behind. */
export function filesOfChoice(list: FileList | readonly File[] | null): File[] {
  const found = [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  return named(found.filter(({ path }) => isMeant(path)).slice(0, mostFiles + 1));
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
