/** Texts of the page that explains the store's certificate, Spanish first. */
export const certificateTexts = {
  es: {
    title: 'Confiar en las páginas de la tienda',
    why: 'Para vender sin conexión, el navegador exige una dirección segura (https://). La tienda tiene su propia autoridad de certificados; instálala una vez en cada tableta o PC. Solo vale para direcciones de la red local, nunca para otras páginas.',
    fingerprint: 'Huella (SHA-256). Compárala con la que muestra el servidor de la tienda antes de confiar:',
    download: 'Descargar el certificado',
    missing:
      'Este equipo todavía no tiene el certificado de la tienda. Vuelve a intentarlo cuando haya conexión con el servidor.',
    steps: [
      [
        'Android',
        'Ajustes › Seguridad › Cifrado y credenciales › Instalar un certificado › Certificado de CA. Elige el archivo descargado.',
      ],
      [
        'iPad y iPhone',
        'Abre el archivo y permite el perfil. Ajustes › General › VPN y gestión de dispositivos: instálalo. Después, Ajustes › General › Información › Certificados de confianza: actívalo.',
      ],
      [
        'Windows',
        'Abre el archivo › Instalar certificado › Equipo local › Entidades de certificación raíz de confianza.',
      ],
      ['macOS', 'Abre el archivo en Acceso a Llaveros y, en Confiar, elige Confiar siempre.'],
      [
        'Firefox',
        'Ajustes › Privacidad y seguridad › Certificados › Ver certificados › Autoridades › Importar.',
      ],
    ],
    open: 'Después abre la caja:',
  },
  en: {
    title: 'Trust the pages of the store',
    why: 'To sell offline the browser demands a secure address (https://). The store has a certificate authority of its own; install it once on each tablet or PC. It is valid for addresses of the local network only, never for other pages.',
    fingerprint:
      'Fingerprint (SHA-256). Compare it with the one that the server of the store shows before you trust it:',
    download: 'Download the certificate',
    missing:
      'This device does not have the certificate of the store yet. Try again when there is a connection to the server.',
    steps: [
      [
        'Android',
        'Settings › Security › Encryption & credentials › Install a certificate › CA certificate. Choose the downloaded file.',
      ],
      [
        'iPad and iPhone',
        'Open the file and allow the profile. Settings › General › VPN & Device Management: install it. Then Settings › General › About › Certificate Trust Settings: turn it on.',
      ],
      [
        'Windows',
        'Open the file › Install certificate › Local machine › Trusted root certification authorities.',
      ],
      ['macOS', 'Open the file in Keychain Access and, under Trust, choose Always Trust.'],
      ['Firefox', 'Settings › Privacy & Security › Certificates › View certificates › Authorities › Import.'],
    ],
    open: 'Then open the till:',
  },
} as const;
