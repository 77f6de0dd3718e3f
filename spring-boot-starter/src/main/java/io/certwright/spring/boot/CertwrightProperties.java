package io.certwright.spring.boot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is configured under {@code certwright}. A key that is none of these is refused when the
 * application starts.
 *
 * @param enabled whether there is a vault at all; {@code true} unless it is set
 * @param storage where the vault is; not needed if the application has a bean of type {@code
 *     Storage}
 * @param passphraseFrom where the passphrase is that opens the vault, never the passphrase itself:
 *     {@code env:NAME}, a variable of the environment or other property, or {@code file:/path}, the
 *     content of a file; not needed if the application has a bean of type {@code KeyProtection}
 * @param vault the vault's name within its storage; {@code default} unless it is set
 * @param authorities the CAs of the vault and who signs the certificate of each: {@code self}, for
 *     a root, or another one of them; made when they are not there
 * @param certificates the certificates that are issued and kept renewed, by name
 * @param issueTimeout how long the start of the application waits for a certificate that was never
 *     issued; 30 seconds unless it is set
 * @param bundles TLS bundles, by the name that Spring Boot knows them by: {@code
 *     server.ssl.bundle=web}
 */
@ConfigurationProperties(prefix = "certwright", ignoreUnknownFields = false)
public record CertwrightProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue StorageProperties storage,
    @Nullable String passphraseFrom,
    @DefaultValue("default") String vault,
    @DefaultValue Map<String, String> authorities,
    @DefaultValue Map<String, CertificateProperties> certificates,
    @DefaultValue("30s") Duration issueTimeout,
    @DefaultValue Map<String, BundleProperties> bundles) {

  /** Copies the maps. */
  public CertwrightProperties {
    authorities = Map.copyOf(authorities);
    certificates = Map.copyOf(certificates);
    bundles = Map.copyOf(bundles);
  }

  /**
   * Where the vault is.
   *
   * @param uri the address, {@code file:/var/lib/shop/vault} or {@code jdbc:postgresql://db/shop};
   *     its first part says which of Certwright's storages opens it
   * @param create whether it is made when it is not there; {@code false} unless it is set, so that
   *     a mistyped address does not become a new, empty vault
   * @param settings what that storage is told besides, as {@code user}; what is secret, as {@code
   *     password}, is given by reference, as the passphrase is
   */
  public record StorageProperties(
      @Nullable String uri, boolean create, @DefaultValue Map<String, String> settings) {

    /** Copies the map. */
    public StorageProperties {
      settings = Map.copyOf(settings);
    }

    /** Settings may hold what should not be there. */
    @Override
    public String toString() {
      return "StorageProperties[" + uri + "]";
    }
  }

  /**
   * A certificate that is issued and kept renewed. What needs more than this is declared by a bean
   * of type {@link CertificateDeclaration}.
   *
   * @param usage what it is for; {@code server} unless it is set
   * @param dnsNames the hosts that it is for
   * @param ipAddresses literal addresses that it is for
   * @param commonName whose it is; for servers the first host unless it is set
   * @param issuer the name of the CA in the vault, or of the issuer outside
   * @param validity how long a version lives; 90 days unless it is set
   * @param renewBefore how long before its end it is renewed; after two thirds of its life unless
   *     it is set
   */
  public record CertificateProperties(
      @DefaultValue("server") Usage usage,
      @DefaultValue List<String> dnsNames,
      @DefaultValue List<String> ipAddresses,
      @Nullable String commonName,
      @Nullable String issuer,
      @Nullable Duration validity,
      @Nullable Duration renewBefore) {

    /** Copies the lists. */
    public CertificateProperties {
      dnsNames = List.copyOf(dnsNames);
      ipAddresses = List.copyOf(ipAddresses);
    }

    /** What a certificate is for. */
    public enum Usage {
      /** A TLS server. */
      SERVER,
      /** A TLS client. */
      CLIENT,
      /** Both. */
      PEER
    }
  }

  /**
   * A TLS bundle: what is presented, and who is trusted. What is presented is always the current
   * version of each certificate, and the bundle is updated, so that a server loads it anew, when
   * one of them or whom it trusts has changed.
   *
   * @param certificates the names of the certificates that are presented, the first by default
   * @param prefix further ones: those whose names begin like that
   * @param tag further ones: those that have this tag, {@code key} or {@code key:value}
   * @param trust the names of the vault's trust bundles whose anchors are trusted
   * @param trustAuthorities the names of the vault's CAs that are trusted
   * @param enabledProtocols the versions of TLS; those of the platform unless they are set
   * @param ciphers the cipher suites; those of the platform unless they are set
   */
  public record BundleProperties(
      @DefaultValue List<String> certificates,
      @Nullable String prefix,
      @Nullable String tag,
      @DefaultValue List<String> trust,
      @DefaultValue List<String> trustAuthorities,
      @Nullable List<String> enabledProtocols,
      @Nullable List<String> ciphers) {

    /** Copies the lists. */
    public BundleProperties {
      certificates = List.copyOf(certificates);
      trust = List.copyOf(trust);
      trustAuthorities = List.copyOf(trustAuthorities);
    }
  }
}
