/** Hands a file to the browser, which keeps it where downloads go. */
export const saveFile = (file: File): void => {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The browser takes the file at the click; the address may go in the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
};
