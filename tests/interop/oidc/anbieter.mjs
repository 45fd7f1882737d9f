// A real OpenID provider with two people. Arguments: port, our address, file with its private keys (JWK set).
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, wir, schluessel] = process.argv.slice(2);
const leute = {
  erika: { name: "Erika Muster", preferred_username: "erika", groups: ["abh-stuttgart", "abh-ulm-technik"] },
  otto: { name: "Otto Beispiel", preferred_username: "otto", groups: ["kantine"] },
};
const anbieter = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: "aktenbruecke",
    client_secret: "ein Geheimnis fuer Tests",
    redirect_uris: [`${wir}/anmelden/oidc/zurueck`],
    post_logout_redirect_uris: [`${wir}/anmelden`],
    backchannel_logout_uri: `${wir}/anmelden/oidc/abmelden`,
    backchannel_logout_session_required: true,
  }],
  jwks: JSON.parse(readFileSync(schluessel, "utf8")),
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...leute[id] }) }),
  cookies: { keys: ["nur fuer Tests"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true } },
});
anbieter.listen(Number(port), "127.0.0.1", () => console.log("bereit"));
