// What only CXF needs: the keys of the connection, the schema check of answers, no policy engine.
import jakarta.xml.ws.BindingProvider;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.frontend.ClientProxy;
import org.apache.cxf.transport.http.HTTPConduit;

final class Cxftls {
    private Cxftls() {}

    static void setze(Object tor, Gemeinsam g) throws Exception {
        TLSClientParameters tls = new TLSClientParameters();
        tls.setKeyManagers(g.schluessel());
        tls.setTrustManagers(g.vertrauen());
        ((HTTPConduit) ClientProxy.getClient(tor).getConduit()).setTlsClientParameters(tls);
        ((BindingProvider) tor).getRequestContext().put("schema-validation-enabled", "IN");
    }
}
