package io.certwright.internal.trust;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.spi.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Files that others wrote; where they are absent, the test is skipped. */
final class Corpus {

  private static final Path CORPORA =
      Path.of(System.getProperty("certwright.corpora", "../../shared/corpora"));

  private final Map<String, byte[]> files;

  private Corpus(Map<String, byte[]> files) {
    this.files = files;
  }

  /** The files of an archive by their path within it. */
  static Corpus of(String archive) {
    var zip = CORPORA.resolve(archive);
    assumeTrue(Files.isRegularFile(zip), zip + " is not here, so nothing of it was validated");
    var all = new TreeMap<String, byte[]>();
    try (var files = FileSystems.newFileSystem(zip);
        var walk = Files.walk(files.getPath("/"))) {
      var list = new ArrayList<Path>();
      walk.filter(Files::isRegularFile).forEach(list::add);
      for (var file : list) {
        all.put(file.toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Corpus(all);
  }

  Map<String, byte[]> files() {
    return files;
  }

  byte[] file(String path) {
    var file = files.get(path);
    if (file == null) {
      throw new AssertionError("There is no " + path);
    }
    return file;
  }

  String text(String path) {
    return new String(file(path), StandardCharsets.ISO_8859_1);
  }

  /** The blocks of a PEM file, those with a label that begins like that. */
  List<Bytes> pem(String path, String label) {
    return blocks(text(path), label);
  }

  static List<Bytes> blocks(String text, String label) {
    var found = new ArrayList<Bytes>();
    var blocks =
        Pattern.compile("-----BEGIN (" + label + ")-----([A-Za-z0-9+/=\\s]+)-----END \\1-----")
            .matcher(text);
    while (blocks.find()) {
      try {
        found.add(Bytes.copyOf(Base64.getMimeDecoder().decode(blocks.group(2))));
      } catch (IllegalArgumentException e) {
        // A block that was broken on purpose is none.
      }
    }
    return found;
  }
}
