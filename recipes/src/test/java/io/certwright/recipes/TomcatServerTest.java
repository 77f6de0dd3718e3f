package io.certwright.recipes;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomcatServerTest {

  @TempDir private Path directory;

  @Test
  void rotatesUnderLoad() throws Exception {
    try (var shop = new Shop()) {
      rotatesUnderLoad(shop, TomcatServer.live(shop.vault(), Shop.SERVER));
    }
  }

  @Test
  void rotatesUnderLoadByAKeyStoreAndWordOfEachRenewal() throws Exception {
    try (var shop = new Shop()) {
      var connector = TomcatServer.byKeyStore(shop.vault(), Shop.SERVER);
      shop.onRenewal(() -> TomcatServer.reload(connector));
      rotatesUnderLoad(shop, connector);
    }
  }

  private void rotatesUnderLoad(Shop shop, Connector connector) throws Exception {
    var tomcat = new Tomcat();
    tomcat.setSilent(true);
    tomcat.setBaseDir(directory.toString());
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    var context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "empty", new Empty()).addMapping("/");
    tomcat.start();
    try {
      var client = TlsClient.http(shop.vault(), connector.getLocalPort());
      RotationProof.of(shop, Shop.SERVER, client);
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static final class Empty extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_OK);
    }
  }
}
