/** Texts of scanning by the camera. */
export const inputTexts = {
  es: {
    title: 'Escanear con la cámara',
    aim: 'Apunta la cámara al código.',
    heard: 'Leído: {code}',
    done: 'Listo',
    failures: {
      camera_unsupported:
        'Este navegador no lee códigos con la cámara ({code}). Usa Chrome en Android, un lector, o escribe el código.',
      camera_refused: 'No se pudo usar la cámara ({code}). Permítela en el navegador, o escribe el código.',
    },
  },
  en: {
    title: 'Scan with the camera',
    aim: 'Point the camera at the code.',
    heard: 'Read: {code}',
    done: 'Done',
    failures: {
      camera_unsupported:
        'This browser reads no codes by the camera ({code}). Use Chrome on Android, a scanner, or type the code.',
      camera_refused: 'The camera could not be used ({code}). Allow it in the browser, or type the code.',
    },
  },
};
