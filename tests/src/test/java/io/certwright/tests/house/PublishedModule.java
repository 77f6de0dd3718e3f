package io.certwright.tests.house;

import io.certwright.Vault;
import io.certwright.http.PkiHandler;
import io.certwright.notify.mail.MailNotifier;
import io.certwright.notify.webhook.WebhookNotifier;
import io.certwright.spi.Bytes;
import io.certwright.spring.boot.CertwrightProperties;
import io.certwright.storage.file.FileStorage;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.testkit.StorageContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is published: each module as it was built, a directory of classes or a jar. */
enum PublishedModule {
  SPI("spi", "io.certwright.spi", Bytes.class),
  CORE("core", "io.certwright", Vault.class),
  STORAGE_FILE("storage-file", "io.certwright.storage.file", FileStorage.class),
  STORAGE_JDBC("storage-jdbc", "io.certwright.storage.jdbc", JdbcStorage.class),
  NOTIFY_WEBHOOK("notify-webhook", "io.certwright.notify.webhook", WebhookNotifier.class),
  NOTIFY_MAIL("notify-mail", "io.certwright.notify.mail", MailNotifier.class),
  HTTP("http", "io.certwright.http", PkiHandler.class),
  SPRING_BOOT_STARTER(
      "spring-boot-starter", "io.certwright.spring.boot", CertwrightProperties.class),
  TESTKIT("testkit", "io.certwright.testkit", StorageContract.class);

  private static final String SERVICES = "META-INF/services/";

  private final String folder;
  private final String module;
  private final Class<?> witness;

  /** The witness is any class of the module: it tells where the module lies. */
  PublishedModule(String folder, String module, Class<?> witness) {
    this.folder = folder;
    this.module = module;
    this.witness = witness;
  }

  /** The folder in the source tree. */
  String folder() {
    return folder;
  }

  URL location() {
    return witness.getProtectionDomain().getCodeSource().getLocation();
  }

  ModuleDescriptor descriptor() {
    return reference().descriptor();
  }

  /** The packages that are exported to everybody. */
  Set<String> exports() {
    return descriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every file in the module. */
  List<String> resources() {
    try (var reader = reference().open();
        var files = reader.list()) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The services in META-INF/services, which serve on the class path. */
  Set<String> listedServices() {
    return resources().stream()
        .filter(name -> name.startsWith(SERVICES) && name.length() > SERVICES.length())
        .map(name -> name.substring(SERVICES.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The providers that META-INF/services has for a service, in order. */
  List<String> listedProviders(String service) {
    try (var reader = reference().open();
        var content = reader.open(SERVICES + service).orElseThrow()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every class that can be named, nested ones included. */
  List<Class<?>> classes() {
    return resources().stream()
        .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
        .filter(name -> !name.matches(".*\\$[0-9].*"))
        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
        .<Class<?>>map(PublishedModule::load)
        .toList();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublishedModule.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is in a module, but not on the class path", e);
    }
  }

  private ModuleReference reference() {
    try {
      return ModuleFinder.of(Path.of(location().toURI()))
          .find(module)
          .orElseThrow(
              () ->
                  new IllegalStateException("there is no module " + module + " at " + location()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
