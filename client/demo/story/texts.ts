/** What is told of each switch, in one sentence: what was saved, and by whom. Numbers and names are the server's. */
export const toldTexts = {
  es: {
    opened:
      'Abrió la tienda: {tills} cajas, cada una con su disco; ya hay {sales, plural, one {# venta} other {# ventas}} en el libro.',
    backup_made: 'Se hizo un respaldo con {sales, plural, one {# venta} other {# ventas}}.',
    cable_cut: '{till} quedó sin cable: sigue vendiendo, y lo que venda lo guarda su disco.',
    cable_back:
      '{till} volvió a la red{alone, plural, =0 { sin ventas pendientes} one { con # venta que nadie más tenía: la guardaba su disco y ya la tienen las otras cajas{server, plural, =1 { y el servidor} other {}}} other { con # ventas que nadie más tenía: las guardaba su disco y ya las tienen las otras cajas{server, plural, =1 { y el servidor} other {}}}}{behind, plural, =0 {.} one {, y recibió # de las otras.} other {, y recibió # de las otras.}}',
    internet_cut:
      'Se fue Internet: las cajas siguen vendiendo y se copian entre ellas por la red de la tienda.',
    internet_back:
      'Volvió Internet{alone, plural, =0 {: no había nada pendiente.} one {: # venta que esperaba llegó al servidor; mientras tanto la guardaban {copies, plural, one {# caja} other {# cajas}}.} other {: # ventas que esperaban llegaron al servidor; mientras tanto cada una la guardaban {copies, plural, one {# caja} other {# cajas}}.}}',
    server_stopped: 'Se paró el servidor: las cajas siguen vendiendo y se guardan las ventas unas a otras.',
    server_back:
      'Volvió el servidor{alone, plural, =0 {: no le faltaba nada.} one {: le faltaba # venta y se la dieron las cajas; {copies, plural, one {# la tenía} other {# la tenían}}.} other {: le faltaban # ventas y se las dieron las cajas; cada una la tenían {copies}.}}',
    till_killed:
      '{till} se apagó de golpe {unsent, plural, =0 {con todo enviado: el servidor ya tenía {own, plural, one {su # venta} other {sus # ventas}}.} one {con # venta sin enviar al servidor: {alone, plural, =0 {la tienen otra caja y su disco.} other {está sólo en su disco, que la guarda.}}} other {con # ventas sin enviar al servidor: {alone, plural, =0 {las tienen otra caja y su disco.} one {# está sólo en su disco, que la guarda.} other {# están sólo en su disco, que las guarda.}}}}',
    till_back:
      '{till} volvió con sus {kept, plural, one {# venta} other {# ventas}}: las guardaba su disco{unsent, plural, =0 {} one {, y # que faltaba por enviar {server, plural, =1 {ya llegó} other {espera al servidor}}} other {, y # que faltaban por enviar {server, plural, =1 {ya llegaron} other {esperan al servidor}}}}{got, plural, =0 {.} one {; recibió # de las otras.} other {; recibió # de las otras.}}',
    till_wiped:
      'Se borró el disco de {till}, con {own, plural, one {# venta suya} other {# ventas suyas}}: {lost, plural, =0 {todas están también en otras cajas o en el servidor.} one {# estaba sólo ahí y se perdió; las otras {safe} están en otro lado.} other {# estaban sólo ahí y se perdieron; las otras {safe} están en otro lado.}}',
    till_waits: '{till} está vacía y espera a que su cable llegue al servidor para vincularse de nuevo.',
    till_recovered:
      '{till} se vinculó de nuevo y recuperó {own, plural, one {su # venta} other {sus # ventas}}: las guardaban {from}.',
    last_piece:
      '{winner} y {loser} vendieron la misma última pieza: el libro anotó {booked}, la de {winner}, y apartó la de {loser} para que una persona decida; existencia: {stock}.',
    refused_settled:
      'En {till} se anuló la venta rechazada y se devolvió el dinero: la existencia y la caja cuadran, y queda escrito quién y por qué.',
    two_prices:
      '{a} puso {priceA} y {b} puso {priceB} sin verse: las {tills, plural, one {# caja muestra} other {# cajas muestran}} {shown}, y el otro precio queda guardado hasta que alguien decida.',
    price_decided:
      'Una persona decidió {price}: {tills, plural, one {# caja lo tiene} other {las # cajas lo tienen}} igual, y ya no hay duda.',
    restoring:
      'El servidor volvió a su respaldo: de {before, plural, one {# venta} other {# ventas}} en el libro quedaron {old}. Ahora pregunta a las cajas.',
    restored:
      'El libro volvió a tener {now, plural, one {# venta} other {# ventas}}: las {back} que el respaldo no tenía las guardaban las cajas, y ninguna se anotó dos veces.',
    failed: 'Algo no salió: {code}.',
  },
  en: {
    opened:
      'The shop opened: {tills} tills, each with its own disk; {sales, plural, one {# sale is} other {# sales are}} in the ledger already.',
    backup_made: 'A backup was made, of {sales, plural, one {# sale} other {# sales}}.',
    cable_cut: '{till} has no cable: it goes on selling, and its disk keeps what it sells.',
    cable_back:
      '{till} is back on the network{alone, plural, =0 { with nothing outstanding} one { with # sale that nobody else had: its disk kept it, and now the other tills{server, plural, =1 { and the server} other {}} have it} other { with # sales that nobody else had: its disk kept them, and now the other tills{server, plural, =1 { and the server} other {}} have them}}{behind, plural, =0 {.} one {, and got # from the others.} other {, and got # from the others.}}',
    internet_cut:
      'The internet is gone: the tills go on selling and copy to each other over the shop’s network.',
    internet_back:
      'The internet is back{alone, plural, =0 {: nothing was waiting.} one {: # sale that waited reached the server; meanwhile {copies, plural, one {# till} other {# tills}} kept it.} other {: # sales that waited reached the server; meanwhile {copies, plural, one {# till} other {# tills}} kept each of them.}}',
    server_stopped: 'The server was stopped: the tills go on selling and keep the sales for each other.',
    server_back:
      'The server is back{alone, plural, =0 {: it lacked nothing.} one {: it lacked # sale and the tills gave it; {copies, plural, one {# had} other {# had}} it.} other {: it lacked # sales and the tills gave them; {copies} had each.}}',
    till_killed:
      '{till} lost its power {unsent, plural, =0 {with everything sent: the server had {own, plural, one {its # sale} other {its # sales}} already.} one {with # sale not sent to the server: {alone, plural, =0 {another till and its disk have it.} other {it is on its disk alone, which keeps it.}}} other {with # sales not sent to the server: {alone, plural, =0 {another till and its disk have them.} one {# is on its disk alone, which keeps it.} other {# are on its disk alone, which keeps them.}}}}',
    till_back:
      '{till} is back with its {kept, plural, one {# sale} other {# sales}}: its disk kept them{unsent, plural, =0 {} one {, and # that was not sent {server, plural, =1 {has arrived} other {waits for the server}}} other {, and # that were not sent {server, plural, =1 {have arrived} other {wait for the server}}}}{got, plural, =0 {.} one {; it got # from the others.} other {; it got # from the others.}}',
    till_wiped:
      'The disk of {till} was wiped, with {own, plural, one {# sale of its own} other {# sales of its own}}: {lost, plural, =0 {all are at other tills or at the server too.} one {# was only there and is lost; the other {safe} are elsewhere.} other {# were only there and are lost; the other {safe} are elsewhere.}}',
    till_waits: '{till} is empty and waits until its cable leads to the server, to be paired again.',
    till_recovered:
      '{till} was paired again and got back {own, plural, one {its # sale} other {its # sales}}: kept by {from}.',
    last_piece:
      '{winner} and {loser} sold the same last piece: the ledger booked {booked}, that of {winner}, and set that of {loser} aside for a person to decide; in stock: {stock}.',
    refused_settled:
      'At {till} the refused sale was voided and the money given back: stock and drawer add up, and who did it and why is written down.',
    two_prices:
      '{a} set {priceA} and {b} set {priceB} without seeing each other: {tills, plural, one {# till shows} other {the # tills show}} {shown}, and the other price is kept until somebody decides.',
    price_decided:
      'A person decided {price}: {tills, plural, one {# till has} other {all # tills have}} it, and nothing is open any more.',
    restoring:
      'The server went back to its backup: of {before, plural, one {# sale} other {# sales}} in the ledger {old} are left. Now it asks the tills.',
    restored:
      'The ledger has {now, plural, one {# sale} other {# sales}} again: the tills kept the {back} that the backup lacked, and none was booked twice.',
    failed: 'Something did not work: {code}.',
  },
};
