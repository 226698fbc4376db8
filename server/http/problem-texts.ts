/** What the HTTP interface says about each failure, Spanish first. */
export const problemTexts = {
  unauthorized: {
    es: 'Falta el token de acceso, o no es válido.',
    en: 'The access token is missing or not valid.',
  },
  forbidden: { es: 'No tienes permiso para hacer eso.', en: 'You may not do that.' },
  sign_in_refused: {
    es: 'El nombre o la contraseña no son correctos.',
    en: 'The name or the password is not right.',
  },
  sign_in_locked: {
    es: 'Demasiados intentos. Espera antes de volver a intentarlo.',
    en: 'Too many attempts. Wait before you try again.',
  },
  pairing_locked: {
    es: 'Demasiados códigos equivocados. Espera antes de volver a intentarlo.',
    en: 'Too many wrong codes. Wait before you try again.',
  },
  sign_in_busy: {
    es: 'Muchas personas inician sesión a la vez. Vuelve a intentarlo en un momento.',
    en: 'Many people are signing in at once. Try again in a moment.',
  },
  first_run_over: {
    es: 'La tienda ya existe: este camino se cerró para siempre.',
    en: 'The shop exists already: this way is closed for good.',
  },
  first_run_secret_wrong: {
    es: 'La clave no es la que imprimió el arranque. Abre el enlace tal como está en la terminal.',
    en: 'The secret is not the one that the start printed. Open the link as it is in the terminal.',
  },
  password_refused: {
    es: 'La contraseña actual no es correcta.',
    en: 'The current password is not right.',
  },
  login_taken: {
    es: 'Otra persona ya inicia sesión con ese nombre. Elige otro.',
    en: 'Somebody else signs in with that name already. Choose another.',
  },
  device_revoked: {
    es: 'Este equipo fue dado de baja. Vincúlalo con una llave nueva.',
    en: 'This device was revoked. Pair it with a new key.',
  },
  device_of_the_hub: {
    es: 'Ese equipo es del servidor mismo: no se puede dar de baja.',
    en: 'That device is the server itself: it cannot be revoked.',
  },
  token_name_taken: {
    es: 'Otro token ya se llama {name}. Elige otro nombre, o da de baja aquel.',
    en: 'Another token is called {name} already. Choose another name, or revoke that one.',
  },
  too_many_tokens: {
    es: 'Ya hay {max} tokens. Da de baja los que ya no se usan.',
    en: 'There are {max} tokens already. Revoke those that are not used any more.',
  },
  last_administrator: {
    es: 'Es el último administrador que puede iniciar sesión. Nombra antes a otro.',
    en: 'This is the last administrator who can sign in. Appoint another one first.',
  },
  request_forged: {
    es: 'La petición no viene de una página de este servidor, o le falta la cabecera X-Tillmesh-Request.',
    en: 'The request does not come from a page of this server, or lacks the header X-Tillmesh-Request.',
  },
  not_found: { es: 'No existe lo que se pidió.', en: 'What was asked for does not exist.' },
  method_not_allowed: {
    es: 'Esta dirección no admite {method}, sino {allow}.',
    en: 'This address does not take {method}, but {allow}.',
  },
  bad_request: { es: 'La petición no es válida: {reason}.', en: 'The request is not valid: {reason}.' },
  body_too_large: {
    es: 'El cuerpo de la petición es demasiado grande.',
    en: 'The body of the request is too large.',
  },
  bad_json: { es: 'El cuerpo de la petición no es JSON.', en: 'The body of the request is not JSON.' },
  not_csv: {
    es: 'El archivo no es una tabla CSV.',
    en: 'The file is no CSV table.',
  },
  not_xlsx: {
    es: 'El archivo de Excel está dañado, tiene contraseña o es de una versión vieja.',
    en: 'The Excel file is damaged, has a password or is of an old version.',
  },
  empty_file: { es: 'El archivo no tiene filas.', en: 'The file has no rows.' },
  file_too_large: { es: 'El archivo tiene demasiadas filas.', en: 'The file has too many rows.' },
  bad_cursor: { es: 'El cursor no es válido.', en: 'The cursor is not valid.' },
  catalog_unknown_field: { es: 'No existe el campo {field}.', en: 'There is no field {field}.' },
  catalog_bad_value: {
    es: 'El campo {field} no admite ese valor, o falta.',
    en: 'The field {field} does not take that value, or is missing.',
  },
  catalog_unknown_record: { es: 'No existe el registro {id}.', en: 'There is no record {id}.' },
  catalog_read_only: {
    es: 'Otro equipo usa una versión más nueva del catálogo. Actualiza este servidor para editar.',
    en: 'Another device uses a newer version of the catalog. Update this server to edit.',
  },
  clock_out_of_range: {
    es: 'El reloj del servidor está muy atrasado respecto al catálogo.',
    en: 'The clock of the server is far behind the catalog.',
  },
  record_exists: {
    es: 'Ya existe otro registro con el id {id}.',
    en: 'Another record with the id {id} exists.',
  },
  version_required: {
    es: 'Indica la versión que leíste, en `version` o en If-Match.',
    en: 'Name the version that you read, in `version` or in If-Match.',
  },
  version_conflict: {
    es: 'Otra persona cambió estos campos después de la versión {version}. Elige un valor, o repite con `force`.',
    en: 'Somebody changed these fields after version {version}. Choose a value, or repeat with `force`.',
  },
  database_unavailable: {
    es: 'La base de datos no responde. Las cajas siguen vendiendo; vuelve a intentarlo en un momento.',
    en: 'The database does not answer. Tills go on selling; try again in a moment.',
  },
  idempotency_key_required: {
    es: 'Falta la cabecera Idempotency-Key: una clave por petición, la misma en cada intento.',
    en: 'The header Idempotency-Key is missing: one key a request, the same with every attempt.',
  },
  idempotency_key_reused: {
    es: 'Esa clave ya se usó con otra petición. Usa una clave nueva.',
    en: 'That key was used with another request. Use a new one.',
  },
  pairing_code_invalid: {
    es: 'El código no es válido, ya se usó o venció. Pide otro al administrador.',
    en: 'The code is not valid, was used, or has expired. Ask the administrator for another.',
  },
  exports_busy: {
    es: 'Ya se hacen otras exportaciones. Espera a que termine una.',
    en: 'Other exports are being made already. Wait until one has ended.',
  },
  backup_running: {
    es: 'Ya se está haciendo o verificando un respaldo. Espera a que termine.',
    en: 'A backup is being made or verified already. Wait until it has ended.',
  },
  backup_not_there: {
    es: 'El archivo de ese respaldo no está: no se terminó, o ya se quitó.',
    en: 'The file of that backup is not there: it was not completed, or was removed.',
  },
  range_not_satisfiable: {
    es: 'El archivo no tiene esa parte.',
    en: 'The file has no such part.',
  },
  series_used_up: {
    es: 'La caja {till} ya usó todas sus series de folios. Vincula el equipo con otro nombre de caja.',
    en: 'Till {till} has used all its series of receipt numbers. Pair the device under another name.',
  },
  hub_unreachable: {
    es: 'El servidor de la tienda no responde. Vuelve a intentarlo cuando haya conexión con él.',
    en: 'The server of the store does not answer. Try again when there is a connection to it.',
  },
  request_in_progress: {
    es: 'La misma petición todavía se está atendiendo. Vuelve a intentarlo en un momento.',
    en: 'The same request is still being handled. Try again in a moment.',
  },
  op_malformed: {
    es: 'La operación no tiene la forma esperada: {path}.',
    en: 'The operation does not have the expected form: {path}.',
  },
  unknown_person: {
    es: 'La tienda no conoce a la persona {person}, o ya no trabaja en ella.',
    en: 'The shop does not know the person {person}, or they have left.',
  },
  approval_refused: {
    es: 'La persona o el PIN no son correctos.',
    en: 'The person or the PIN is not right.',
  },
  numbering_exhausted: {
    es: 'Ya no quedan folios de la serie {series}. Pide un rango nuevo.',
    en: 'No receipt numbers of series {series} are left. Ask for a new range.',
  },
  numbering_expired: {
    es: 'El permiso de folios de la serie {series} venció.',
    en: 'The numbering of series {series} has expired.',
  },
  store_held_elsewhere: {
    es: 'Otro servidor atiende ahora esta tienda: vincula allá.',
    en: 'Another server works for this store now: pair there.',
  },
  store_failed: {
    es: 'El disco del servidor no admite escrituras. Nada se registró.',
    en: 'The disk of the server takes no writes. Nothing was recorded.',
  },
  too_many_requests: {
    es: 'Demasiadas peticiones. Espera un momento.',
    en: 'Too many requests. Wait a moment.',
  },
  internal_error: {
    es: 'Algo inesperado falló en el servidor.',
    en: 'Something unexpected failed at the server.',
  },
  demo_not_open: {
    es: 'La tienda de demostración no está abierta todavía.',
    en: 'The demo shop is not open yet.',
  },
  demo_busy: {
    es: 'La demostración está haciendo otra cosa. Espera a que termine.',
    en: 'The demo is doing something else. Wait until it is done.',
  },
  demo_needs_server: {
    es: 'Para eso el servidor debe estar encendido y con Internet.',
    en: 'For that the server must be on, with internet.',
  },
  demo_needs_two_tills: {
    es: 'Para eso hacen falta dos cajas encendidas y con cable.',
    en: 'For that two tills must be on, with their cables in.',
  },
  demo_no_backup: { es: 'Todavía no hay respaldo.', en: 'There is no backup yet.' },
  till_off: { es: 'Esa caja está apagada.', en: 'That till is off.' },
  till_wiped: {
    es: 'Esa caja está vacía y espera vincularse de nuevo.',
    en: 'That till is empty and waits to be paired again.',
  },
} as const;

export type ProblemCode = keyof typeof problemTexts;
