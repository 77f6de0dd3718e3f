package io.certwright.tests.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.Vault;
import io.certwright.spi.storage.Storage;
import io.certwright.storage.file.FileStorage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A JDK on this machine, and the ways to give it this library. */
public record Jdk(Path home, int version) {

  /** A class in each jar that is needed when a vault is opened. */
  private static final List<String> NEEDED =
      List.of(
          "com.github.benmanes.caffeine.cache.Caffeine",
          "org.bouncycastle.jce.provider.BouncyCastleProvider",
          "org.bouncycastle.cert.X509CertificateHolder",
          "org.bouncycastle.asn1.cms.ContentInfo",
          "org.slf4j.Logger");

  private static final Jdk MISSING = new Jdk(Path.of(""), 0);

  /** The one that runs the tests. */
  public static Jdk own() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The newest one that stands beside it, if there is another. */
  static Stream<Jdk> newest() {
    var beside = own().home.toAbsolutePath().getParent();
    try (var homes = Files.list(beside)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin").resolve("jarsigner")))
          .map(home -> new Jdk(home, versionOf(home)))
          .filter(jdk -> jdk.version > own().version)
          .max(Comparator.comparingInt(Jdk::version))
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that starts a program on it. */
  public String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  /** The one that runs the tests and the newest beside it, which may be missing. */
  public static Stream<Jdk> ownAndNewest() {
    return Stream.of(own(), newest().findFirst().orElse(MISSING));
  }

  /** Skips a test of one that is not on this machine. */
  public void assumeThere() {
    assumeTrue(!equals(MISSING), "no newer JDK stands beside the one that runs the tests");
  }

  private static int versionOf(Path home) {
    try (var lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.replaceAll("JAVA_VERSION=\"([0-9]+).*", "$1"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** How many providers it has, which are numbered without a gap. */
  int providers() throws IOException {
    try (var lines =
        Files.lines(home.resolve("conf").resolve("security").resolve("java.security"))) {
      return (int) lines.filter(line -> line.matches("security\\.provider\\.[0-9]+=.*")).count();
    }
  }

  /** Where this library and what it needs is: directories of classes, or jars. */
  static String libraryPath() throws ReflectiveOperationException, URISyntaxException {
    Set<String> places = new LinkedHashSet<>();
    for (var type : List.of(Storage.class, Vault.class, FileStorage.class)) {
      places.add(place(type));
    }
    for (var name : NEEDED) {
      places.add(place(Class.forName(name)));
    }
    return String.join(File.pathSeparator, places);
  }

  static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  @Override
  public String toString() {
    return equals(MISSING) ? "a newer JDK" : "JDK " + version;
  }
}
