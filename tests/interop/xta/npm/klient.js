// npm soap as client of our server: every operation, one line of JSON each. Argument: a JSON file with
// wsdl, management, send, msgbox, key, cert, ca, konto, leser, dienst, echo, fehler ([[operation, number], …]).
"use strict";
const fs = require("fs");
const soap = require("soap");

const werte = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const WSA = "http://www.w3.org/2005/08/addressing";
const META = "http://www.osci.eu/ws/2014/10/transport";
const TORE = { management: "ManagementPort", send: "SendXtaPort", msgbox: "MsgBoxPort" };
const KASTEN = "http://www.osci.eu/ws/2008/05/transport/urn/messageTypes/MsgBox";
const OPERATIONEN = {
  checkAccountActive: ["management", "http://www.xta.de/XTA/CheckAccountActive"],
  createMessageId: ["management", "http://www.xta.de/XTA/CreateMessageID"],
  lookupService: ["management", "http://www.xta.de/XTA/IsServiceAvailable"],
  getTransportReport: ["management", "http://www.xta.de/XTA/GetTransportReport"],
  cancelMessage: ["management", "http://www.xta.de/XTA/CancelMessage"],
  sendMessage: ["send", "http://www.xta.de/XTA/SendMessage"],
  sendMessageSync: ["send", "http://www.xta.de/XTA/SendMessageSync"],
  getStatusList: ["msgbox", KASTEN + "StatusListRequest"],
  getNextStatusList: ["msgbox", KASTEN + "GetNextListRequest"],
  getMessage: ["msgbox", KASTEN + "FetchRequest"],
  getNextMessage: ["msgbox", KASTEN + "GetNextMsgRequest"],
  close: ["msgbox", KASTEN + "CloseRequest"],
};

let client;
let nummer = 0;

function partei(name, kennung) {
  return `<m:${name} xmlns:m="${META}"><m:Identifier type="xoev">${kennung}</m:Identifier></m:${name}>`;
}

function metadaten(kennung, dienst, lieferung) {
  return (
    `<m:MessageMetaData xmlns:m="${META}"><m:DeliveryAttributes>${lieferung || ""}</m:DeliveryAttributes>` +
    `<m:Originators>${partei("Author", werte.konto)}</m:Originators>` +
    `<m:Destinations>${partei("Reader", werte.leser)}</m:Destinations>` +
    `<m:MsgIdentification><w:MessageID xmlns:w="${WSA}">${kennung}</w:MessageID></m:MsgIdentification>` +
    `<m:Qualifier><m:Service>${dienst}</m:Service>` +
    "<m:BusinessScenario><m:Undefined>XAUSLAENDER_DATA</m:Undefined></m:BusinessScenario>" +
    '<m:MessageType listURI="urn:x" listVersionID="1" payloadSchema="urn:x"><code>010206</code></m:MessageType>' +
    "</m:Qualifier></m:MessageMetaData>"
  );
}

function rufe(operation, angaben, kopf, wer, optionen) {
  const [tor, action] = OPERATIONEN[operation];
  nummer += 1;
  client.clearSoapHeaders();
  client.addSoapHeader(`<w:Action xmlns:w="${WSA}">${action}</w:Action>`);
  client.addSoapHeader(`<w:MessageID xmlns:w="${WSA}">urn:uuid:npm-${nummer}</w:MessageID>`);
  client.addSoapHeader(`<w:To xmlns:w="${WSA}">${werte[tor]}</w:To>`);
  client.addSoapHeader(kopf || partei("Author", wer || werte.konto));
  client.setEndpoint(werte[tor]);
  return new Promise((gut, schlecht) => {
    client.XTAService[TORE[tor]][operation](
      angaben,
      (fehler, ergebnis, roh, kopfzeilen) => (fehler ? schlecht(fehler) : gut([ergebnis, roh, kopfzeilen])),
      optionen || {},
    );
  });
}

function inhalt(text) {
  const bytes = Buffer.from(text).toString("base64");
  return { ContentContainer: { Message: { attributes: { contentType: "text/plain" }, $value: bytes } } };
}

function sage(was, ok, text) {
  console.log(JSON.stringify({ was, ok, text: text || "" }));
}

async function versuche(was, tun) {
  try {
    const text = await tun();
    sage(was, true, text);
  } catch (fehler) {
    sage(was, false, String(fehler.message || fehler).slice(0, 200));
  }
}

function gleich(ist, soll) {
  if (ist !== soll) throw new Error(`${ist} statt ${soll}`);
}

async function alles() {
  client = await soap.createClientAsync(werte.wsdl, { forceSoap12Headers: true });
  client.setSecurity(new soap.ClientSSLSecurity(werte.key, werte.cert, werte.ca, { strictSSL: true }));
  let kennung;
  const leser = werte.konto; // npm holds one certificate: it writes to itself
  await versuche("checkAccountActive", () => rufe("checkAccountActive", {}).then(() => ""));
  await versuche("createMessageId", async () => {
    const [ergebnis] = await rufe("createMessageId", {});
    kennung = ergebnis && ergebnis.$value ? ergebnis.$value : ergebnis;
    if (typeof kennung !== "string" || !kennung.startsWith("urn:")) throw new Error("keine Kennung");
  });
  await versuche("lookupService", async () => {
    const frage = {
      LookupServiceRequestList: [
        {
          LookupService: {
            Reader: { Identifier: { attributes: { type: "xoev" }, $value: leser } },
            ServiceType: werte.dienst,
          },
        },
      ],
    };
    const [, roh] = await rufe("lookupService", frage);
    if (!roh.includes("ServiceIsAvailable")) throw new Error("keine Auskunft");
  });
  await versuche("sendMessage", () =>
    rufe("sendMessage", inhalt("von npm"), metadaten(kennung, werte.dienst)).then(() => ""),
  );
  await versuche("sendMessage (MTOM)", () =>
    rufe("sendMessage", inhalt("von npm"), metadaten("urn:npm:mtom", werte.dienst), null, {
      attachments: [],
      forceMTOM: true,
    }).then(() => ""),
  );
  await versuche("sendMessageSync", async () => {
    const [, roh] = await rufe("sendMessageSync", inhalt("hin"), metadaten("urn:npm:sync", werte.echo));
    if (!String(roh).includes("GenericContentContainer")) throw new Error("keine Antwort");
  });
  await versuche("cancelMessage", async () => {
    const spaeter = `<m:NotBefore>${new Date(Date.now() + 3600e3).toISOString()}</m:NotBefore>`;
    await rufe("sendMessage", inhalt("x"), metadaten("urn:npm:storno", werte.dienst, spaeter));
    await rufe("cancelMessage", { $value: "urn:npm:storno" });
  });
  let anfrage;
  await versuche("getStatusList", async () => {
    const [, roh] = await rufe("getStatusList", { attributes: { ListForm: "MessageMetaData" } });
    if (!roh.includes(kennung)) throw new Error("Nachricht fehlt in der Liste");
    anfrage = /MsgBoxRequestID="([^"]+)"/.exec(roh)[1];
  });
  await versuche("getNextStatusList", async () => {
    const [, roh] = await rufe("getNextStatusList", { attributes: { MsgBoxRequestID: anfrage } });
    if (!roh.includes("NoMatch")) throw new Error("Liste endet nicht");
  });
  await versuche("getMessage", async () => {
    const wahl = { MsgSelector: { MessageID: kennung } };
    const [, roh, kopfzeilen] = await rufe("getMessage", wahl);
    const text = String(roh) + JSON.stringify(kopfzeilen || {});
    if (!text.includes(kennung)) throw new Error("Metadaten fehlen");
    anfrage = /MsgBoxRequestID="([^"]+)"/.exec(String(roh))[1];
    const teile = client.lastResponseAttachments && client.lastResponseAttachments.parts;
    if (teile && teile.length) gleich(Buffer.from(teile[0].body).toString(), "von npm");
  });
  await versuche("getNextMessage", async () => {
    const weiter = { attributes: { MsgBoxRequestID: anfrage } };
    const [, roh] = await rufe("getNextMessage", weiter);
    if (!String(roh).includes("NoMessageAvailable")) throw new Error("Iterator endet nicht");
  });
  await versuche("close", () =>
    rufe("close", { attributes: { MsgBoxRequestID: anfrage }, LastMsgReceived: [kennung] }).then(() => ""),
  );
  await versuche("getTransportReport", async () => {
    const [, roh] = await rufe("getTransportReport", { $value: kennung });
    if (!/Status>1</.test(roh)) throw new Error("nicht abgeschlossen");
  });
  for (const [operation, fehlernummer] of werte.fehler) {
    await versuche(`${operation}: ${fehlernummer}`, async () => {
      const kopf = operation.startsWith("send")
        ? metadaten("urn:npm:f", operation === "sendMessageSync" ? werte.echo : werte.dienst)
        : null;
      const ohne = ["cancelMessage", "getTransportReport"].includes(operation) ? { $value: "urn:x" } : {};
      const frage = {
        lookupService: {
          LookupServiceRequestList: [
            {
              LookupService: {
                Reader: { Identifier: { attributes: { type: "xoev" }, $value: leser } },
                ServiceType: werte.dienst,
              },
            },
          ],
        },
        sendMessage: inhalt("x"),
        sendMessageSync: inhalt("x"),
        getNextStatusList: { attributes: { MsgBoxRequestID: "urn:x" } },
        getNextMessage: { attributes: { MsgBoxRequestID: "urn:x" } },
        close: { attributes: { MsgBoxRequestID: "urn:x" }, LastMsgReceived: ["urn:x"] },
      }[operation];
      try {
        await rufe(operation, frage || ohne, kopf);
      } catch (fehler) {
        const text = JSON.stringify(fehler.root || {}) + String(fehler.body || fehler.message);
        if (text.includes(fehlernummer)) return "";
        throw fehler;
      }
      throw new Error("kein Fehler");
    });
  }
}

alles().catch((fehler) => {
  sage("alles", false, String(fehler));
  process.exit(1);
});
