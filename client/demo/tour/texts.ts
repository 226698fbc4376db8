/** The guided tour: seven steps, each something to do and something to see. */
export const tourTexts = {
  es: {
    title: 'Recorrido',
    step: 'Paso {step} de {count}',
    next: 'Siguiente',
    back: 'Atrás',
    again: 'Empezar de nuevo',
    done: 'Hecho',
    acts: {
      sellOne: 'Vender en Caja 1',
      cutTwo: 'Quitar el cable de Caja 2',
      sellTwo: 'Vender en Caja 2',
      plugTwo: 'Poner el cable',
      cutInternet: 'Cortar Internet',
      sellThree: 'Vender en Caja 3',
      mendInternet: 'Volver a conectar',
      killThree: 'Quitarle la luz a Caja 3',
      startThree: 'Devolverle la luz',
      wipeOne: 'Borrar el disco de Caja 1',
      lastPiece: 'Vender la última pieza dos veces',
      settle: 'Anular la rechazada',
      prices: 'Cambiar un precio en dos cajas',
      decidePrice: 'Decidir el precio',
      restore: 'Volver al respaldo',
    },
    steps: {
      sale: {
        title: 'Una venta viaja',
        text: 'Vende algo. El ticket queda primero en el disco de la caja; en milésimas está también en las otras cajas, en el servidor y en el libro.',
      },
      cable: {
        title: 'Una caja sin cable',
        text: 'Quita el cable, vende y vuelve a ponerlo. La caja no se detiene: su disco guarda las ventas hasta que alguien más las tenga.',
      },
      internet: {
        title: 'La tienda sin Internet',
        text: 'Sin Internet no hay servidor, pero la tienda tiene su propia red: cada venta se copia a las otras cajas y espera ahí.',
      },
      power: {
        title: 'Se va la luz',
        text: 'El proceso de la caja muere de golpe (SIGKILL). Lo que ya había cobrado estaba en su disco antes de imprimir el ticket.',
      },
      disk: {
        title: 'Se pierde un disco',
        text: 'La carpeta de la caja desaparece, con su llave. Se vincula de nuevo y sus vecinas le devuelven sus ventas.',
      },
      both: {
        title: 'Dos a la vez',
        text: 'La última pieza en dos cajas, un precio en dos lugares: nada se pierde en silencio. El libro anota una y una persona decide lo demás.',
      },
      backup: {
        title: 'El servidor vuelve al respaldo',
        text: 'Imagina que es el de ayer. El libro retrocede de verdad, y las cajas le devuelven todo lo que le falta, una sola vez.',
      },
    },
  },
  en: {
    title: 'Tour',
    step: 'Step {step} of {count}',
    next: 'Next',
    back: 'Back',
    again: 'Begin again',
    done: 'Done',
    acts: {
      sellOne: 'Sell at till 1',
      cutTwo: 'Unplug till 2',
      sellTwo: 'Sell at till 2',
      plugTwo: 'Plug it in',
      cutInternet: 'Cut the internet',
      sellThree: 'Sell at till 3',
      mendInternet: 'Connect again',
      killThree: 'Cut the power of till 3',
      startThree: 'Give it back',
      wipeOne: 'Wipe the disk of till 1',
      lastPiece: 'Sell the last piece twice',
      settle: 'Void the refused one',
      prices: 'Change one price at two tills',
      decidePrice: 'Decide the price',
      restore: 'Go back to the backup',
    },
    steps: {
      sale: {
        title: 'A sale travels',
        text: 'Sell something. The ticket is on the till’s own disk first; thousandths later it is at the other tills, at the server and in the ledger.',
      },
      cable: {
        title: 'A till without its cable',
        text: 'Unplug it, sell, and plug it in again. The till does not stop: its disk keeps the sales until somebody else has them.',
      },
      internet: {
        title: 'The shop without internet',
        text: 'Without internet there is no server, but the shop has a network of its own: each sale is copied to the other tills and waits there.',
      },
      power: {
        title: 'The power goes',
        text: 'The till’s process dies at once (SIGKILL). What it had taken money for was on its disk before the ticket was printed.',
      },
      disk: {
        title: 'A disk is lost',
        text: 'The till’s folder is gone, and its key. It is paired again, and its neighbours give it back its sales.',
      },
      both: {
        title: 'Two at once',
        text: 'The last piece at two tills, one price in two places: nothing is lost in silence. The ledger books one, and a person decides the rest.',
      },
      backup: {
        title: 'The server goes back to its backup',
        text: 'Imagine it is yesterday’s. The ledger really goes back, and the tills give it all that it lacks, once.',
      },
    },
  },
};
