package io.certwright.examples;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.storage.file.FileStorage;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main job of a vault: a server certificate that lives for seconds, renewed again and again
 * under an HTTPS server while clients keep connecting.
 *
 * <p>It opens or makes a vault in a directory, makes a root and an issuing CA if there are none,
 * manages the server's certificate, and drives the server with clients that verify chain and host
 * name. It ends with status 0 if there were enough renewals and not one failed handshake. A second
 * run goes on with the same vault.
 */
public final class LiveRotation {

  private static final String CERTIFICATE = "shop";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LAST_HANDSHAKES = 20;

  private LiveRotation() {}

  /**
   * Runs the example.
   *
   * @param args see {@link RotationOptions#USAGE}
   */
  public static void main(String[] args) {
    System.exit(status(args, System.out, System.err));
  }

  static int status(String[] args, PrintStream out, PrintStream err) {
    try {
      return run(RotationOptions.parse(args), out) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (Exception e) {
      err.println("The example failed: " + e);
      return 1;
    }
  }

  /**
   * Runs the example.
   *
   * @return whether there were enough renewals and no failed handshake
   */
  static boolean run(RotationOptions options, PrintStream out) throws Exception {
    var timeline = new Timeline(out);
    timeline.say("opening the vault in " + options.directory());
    var protection = KeyProtections.passphrase(options.passphrase());
    try (var vault = Vault.open(FileStorage.at(options.directory()), protection)) {
      boolean known = vault.find("shop-root").isPresent();
      var root = EmbeddedCa.openOrCreateRoot(vault, "shop-root");
      var issuing = EmbeddedCa.openOrCreateIssuing(vault, "shop-issuing", root);
      timeline.say(
          (known ? "found the root, " : "made a root, ") + Timeline.brief(root.certificate()));
      var report = new RotationReport(export(root.certificate(), options));

      var policy =
          CertificatePolicy.tlsServer("localhost")
              .ipAddresses("127.0.0.1")
              .validity(options.life())
              .renewal(Renewal.atFraction(1, 2))
              .issuer(issuing.name())
              .build();
      try (var lifecycle =
          LifecycleManager.builder(vault)
              .listener(timeline::tell)
              .listener(report::count)
              .build()) {
        lifecycle.start();
        var first = lifecycle.manage(CERTIFICATE, policy).awaitIssued(PATIENCE);
        timeline.say("serving " + Timeline.brief(first));
        serve(vault, root, options, report, timeline);
      }
      report.print(timeline);
      return report.holds(options.renewals());
    }
  }

  /** The root's certificate in a file beside the vault, for clients that know nothing of it. */
  private static Path export(Certificate root, RotationOptions options) throws IOException {
    var directory = options.directory().toAbsolutePath();
    var file = directory.resolveSibling(directory.getFileName() + "-root.pem");
    return Files.writeString(file, root.chainPem());
  }

  private static void serve(
      Vault vault,
      EmbeddedCa root,
      RotationOptions options,
      RotationReport report,
      Timeline timeline)
      throws IOException, InterruptedException {
    try (var server = ShopServer.start(VaultTls.server(vault, CERTIFICATE), options.port())) {
      timeline.say("try it yourself while it runs:\n" + report.hints(server.port()));
      try (var clients =
          ShopClients.start(
              () -> VaultTls.client(vault, root.name()),
              server.port(),
              seen -> report.note(seen, timeline))) {
        report.awaitRenewals(options);
        clients.awaitHandshakes(LAST_HANDSHAKES);
        report.add(clients);
      }
    }
  }
}
