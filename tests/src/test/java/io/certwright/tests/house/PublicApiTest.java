package io.certwright.tests.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The public API of every published module is what the files in {@code src/test/resources/api} say.
 *
 * <p>A change that is meant is accepted with {@code -Dapi.accept=true}, which writes the files
 * anew; the difference then stands in the commit for the reviewer.
 */
class PublicApiTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "api");
  private static final String ACCEPT = "api.accept";

  private static final Map<PublishedModule, Set<String>> EXPORTS =
      Map.of(
          PublishedModule.SPI,
          Set.of(
              "io.certwright.spi",
              "io.certwright.spi.audit",
              "io.certwright.spi.issuer",
              "io.certwright.spi.keys",
              "io.certwright.spi.notify",
              "io.certwright.spi.storage"),
          PublishedModule.CORE,
          Set.of(
              "io.certwright",
              "io.certwright.access",
              "io.certwright.audit",
              "io.certwright.ca",
              "io.certwright.errors",
              "io.certwright.event",
              "io.certwright.keystore",
              "io.certwright.lifecycle",
              "io.certwright.lint",
              "io.certwright.policy",
              "io.certwright.tls",
              "io.certwright.transfer",
              "io.certwright.trust"),
          PublishedModule.STORAGE_FILE,
          Set.of("io.certwright.storage.file", "io.certwright.storage.file.report"),
          PublishedModule.STORAGE_JDBC,
          Set.of("io.certwright.storage.jdbc"),
          PublishedModule.NOTIFY_WEBHOOK,
          Set.of("io.certwright.notify.webhook"),
          PublishedModule.NOTIFY_MAIL,
          Set.of("io.certwright.notify.mail"),
          PublishedModule.HTTP,
          Set.of("io.certwright.http"),
          PublishedModule.TESTKIT,
          Set.of("io.certwright.testkit"));

  /** What a user gets besides; a further one needs a decision record. */
  private static final Map<PublishedModule, Set<String>> REQUIRES =
      Map.of(
          PublishedModule.SPI,
          Set.of("java.base", "org.jspecify"),
          PublishedModule.CORE,
          Set.of(
              "java.base",
              "io.certwright.spi",
              "com.github.benmanes.caffeine",
              "org.bouncycastle.pkix",
              "org.bouncycastle.provider",
              "org.bouncycastle.util",
              "org.slf4j"),
          PublishedModule.STORAGE_FILE,
          Set.of("java.base", "io.certwright.spi"),
          PublishedModule.STORAGE_JDBC,
          Set.of("java.base", "io.certwright.spi", "java.sql"),
          PublishedModule.NOTIFY_WEBHOOK,
          Set.of("java.base", "io.certwright.spi", "java.net.http"),
          PublishedModule.NOTIFY_MAIL,
          Set.of("java.base", "io.certwright.spi", "jakarta.mail"),
          PublishedModule.HTTP,
          Set.of("java.base", "io.certwright", "jdk.httpserver"),
          PublishedModule.TESTKIT,
          Set.of(
              "java.base",
              "io.certwright",
              "net.jqwik.api",
              "org.junit.jupiter.api",
              "org.assertj.core",
              "jdk.httpserver"));

  @ParameterizedTest
  @EnumSource
  void exactlyTheseModulesAreRequired(PublishedModule module) {
    assertThat(module.descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrderElementsOf(REQUIRES.get(module));
  }

  @ParameterizedTest
  @EnumSource
  void theApiIsWhatWasAgreed(PublishedModule module) throws IOException {
    var golden = GOLDEN.resolve(module.folder() + ".txt");
    var actual = PublicApi.of(module);
    assertThat(actual).as("the public API of %s", module.folder()).isNotEmpty();
    if (Boolean.getBoolean(ACCEPT)) {
      Files.createDirectories(GOLDEN);
      Files.write(golden, actual);
      return;
    }
    var agreed = Files.exists(golden) ? Files.readAllLines(golden) : List.<String>of();
    var diff = LineDiff.of(agreed, actual);
    if (!diff.isEmpty()) {
      fail(
          "The public API of "
              + module.folder()
              + " is not what "
              + golden
              + " says:\n\n"
              + String.join("\n", diff)
              + "\n\nIf that is meant, run this test again with -D"
              + ACCEPT
              + "=true, which writes the file anew, and commit it.\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void exactlyThesePackagesAreExported(PublishedModule module) {
    assertThat(module.exports()).isEqualTo(EXPORTS.get(module));
    assertThat(module.descriptor().exports())
        .as("no package is for some modules only: on the class path it would be for all")
        .noneMatch(ModuleDescriptor.Exports::isQualified);
  }

  @ParameterizedTest
  @EnumSource
  void servicesAreTheSameOnBothPaths(PublishedModule module) {
    var provided = new TreeMap<String, List<String>>();
    module.descriptor().provides().forEach(p -> provided.put(p.service(), p.providers()));
    var listed = new TreeMap<String, List<String>>();
    module.listedServices().forEach(s -> listed.put(s, module.listedProviders(s)));
    assertThat(listed).as("META-INF/services and what module-info provides").isEqualTo(provided);
  }

  @Test
  void nothingButTheAgreedFilesLiesThere() throws IOException {
    assumeFalse(Boolean.getBoolean(ACCEPT), "the files are being written anew");
    try (var files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "spi.txt",
              "core.txt",
              "storage-file.txt",
              "storage-jdbc.txt",
              "testkit.txt",
              "notify-webhook.txt",
              "notify-mail.txt",
              "http.txt");
    }
  }

  @Test
  void aDifferenceIsShownUnderItsType() {
    var before = List.of("class A", "  int x()", "  int y()", "class B", "  int z()");
    var after = List.of("class A", "  int x()", "class B", "  int z()", "  int zz()", "class C");
    assertThat(LineDiff.of(before, after))
        .containsExactly("  class A", "-   int y()", "  class B", "+   int zz()", "+ class C");
    assertThat(LineDiff.of(before, before)).isEmpty();
  }
}
