package io.certwright.keystore;

import io.certwright.keystore.Descriptor.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is: {@code password} (the one that the key store is loaded with), {@code env:NAME}
 * or {@code file:} and an absolute path, whose last line end does not count. A secret itself is no
 * reference, and is not repeated in what is said of it.
 */
final class SecretReference {

  private static final String PASSWORD = "password";
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";
  private static final int MOST_BYTES = 64 << 10;

  private SecretReference() {}

  /** Refuses what is no reference, before anything is opened. */
  static void require(Line line) throws DescriptorException {
    var reference = line.value();
    if (!isPassword(line) && !reference.startsWith(ENVIRONMENT) && !reference.startsWith(FILE)) {
      throw new DescriptorException(
          line.number(),
          "\""
              + line.key()
              + "\" says where the secret is: password, env:NAME or file:/path; not"
              + " the secret itself");
    }
  }

  /** Whether the secret is the password that the key store is loaded with. */
  static boolean isPassword(Line line) {
    return line.value().equals(PASSWORD);
  }

  /**
   * The secret, to be overwritten.
   *
   * @param password the one that the key store is loaded with; null: none
   */
  static char[] resolve(Line line, char @Nullable [] password) throws IOException {
    require(line);
    var reference = line.value();
    if (isPassword(line)) {
      if (password == null || password.length == 0) {
        throw new DescriptorException(
            line.number(),
            "\"" + line.key() + "\" is the password of the key store, and none was given",
            new UnrecoverableKeyException("No password was given"));
      }
      return password.clone();
    }
    return reference.startsWith(ENVIRONMENT)
        ? ofEnvironment(line, reference.substring(ENVIRONMENT.length()))
        : ofFile(line, reference.substring(FILE.length()));
  }

  private static char[] ofEnvironment(Line line, String name) throws DescriptorException {
    var value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new DescriptorException(
          line.number(),
          "\"" + line.key() + "\": the environment variable \"" + name + "\" is not set, or empty");
    }
    return value.toCharArray();
  }

  private static char[] ofFile(Line line, String name) throws DescriptorException {
    byte[] bytes = {};
    try (var stream = Files.newInputStream(absolute(line, name))) {
      bytes = stream.readNBytes(MOST_BYTES + 1);
      return text(line, bytes);
    } catch (DescriptorException e) {
      throw e;
    } catch (IOException e) {
      throw new DescriptorException(
          line.number(),
          "\""
              + line.key()
              + "\": the file \""
              + name
              + "\" cannot be read; see that it is there"
              + " and that this process may read it",
          e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Path absolute(Line line, String name) throws DescriptorException {
    try {
      var path = Path.of(name);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Told below: it is no absolute path either.
    }
    throw new DescriptorException(
        line.number(), "\"" + line.key() + "\": file: is followed by an absolute path");
  }

  private static char[] text(Line line, byte[] bytes) throws DescriptorException {
    CharBuffer decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new DescriptorException(
          line.number(), "\"" + line.key() + "\": what is in the file is not written in UTF-8");
    }
    var chars = new char[decoded.remaining()];
    decoded.get(chars);
    Arrays.fill(decoded.array(), '\0');
    int length = chars.length;
    length -= length > 0 && chars[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && chars[length - 1] == '\r' ? 1 : 0;
    if (length == 0 || bytes.length > MOST_BYTES) {
      throw new DescriptorException(
          line.number(),
          "\"" + line.key() + "\": the file is empty, or has more than " + MOST_BYTES + " bytes");
    }
    var secret = Arrays.copyOf(chars, length);
    Arrays.fill(chars, '\0');
    return secret;
  }
}
