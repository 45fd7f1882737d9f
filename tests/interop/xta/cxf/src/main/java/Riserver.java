// The same mailbox on the reference implementation of JAX-WS, behind the HTTPS server of the JDK.
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import jakarta.jws.WebService;
import jakarta.xml.ws.BindingType;
import jakarta.xml.ws.Endpoint;
import jakarta.xml.ws.soap.Addressing;
import jakarta.xml.ws.soap.AddressingFeature;
import jakarta.xml.ws.soap.MTOM;
import jakarta.xml.ws.soap.SOAPBinding;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

public final class Riserver {
    private static final String XTA = "http://xoev.de/transport/xta/211";
    private static final String ARTEN = "de.xoev.transport.xta._211.";

    private Riserver() {}

    @WebService(endpointInterface = ARTEN + "ManagementPortType", targetNamespace = XTA)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    @Addressing(required = true, responses = AddressingFeature.Responses.ANONYMOUS)
    @MTOM
    public static final class Verwaltung extends Server {
        Verwaltung(Server postfach) {
            super(postfach);
        }
    }

    @WebService(endpointInterface = ARTEN + "SendPortType", targetNamespace = XTA)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    @Addressing(required = true, responses = AddressingFeature.Responses.ANONYMOUS)
    @MTOM
    public static final class Versand extends Server {
        Versand(Server postfach) {
            super(postfach);
        }
    }

    @WebService(endpointInterface = ARTEN + "MsgBoxPortType", targetNamespace = XTA)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    @Addressing(required = true, responses = AddressingFeature.Responses.ANONYMOUS)
    @MTOM
    public static final class Abruf extends Server {
        Abruf(Server postfach) {
            super(postfach);
        }
    }

    private static HttpsServer server(Gemeinsam g) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(g.schluessel(), g.vertrauen(), null);
        HttpsServer server =
            HttpsServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(g.wert("port"))), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters verbindung) {
                SSLParameters streng = tls.getDefaultSSLParameters();
                streng.setNeedClientAuth(true);
                verbindung.setSSLParameters(streng);
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        return server;
    }

    public static void main(String[] args) throws Exception {
        Gemeinsam g = new Gemeinsam(args[0]);
        HttpsServer server = server(g);
        Server postfach = new Server();
        Endpoint.create(new Verwaltung(postfach)).publish(server.createContext("/management"));
        Endpoint.create(new Versand(postfach)).publish(server.createContext("/send"));
        Endpoint.create(new Abruf(postfach)).publish(server.createContext("/msgbox"));
        server.start();
        Gemeinsam.sage("bereit", true, "");
        Thread.currentThread().join();
    }
}
