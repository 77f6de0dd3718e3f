package io.certwright.spring.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.core.env.Environment;

/**
 * Where a secret is: {@code env:NAME} or {@code file:} and an absolute path, whose last line end
 * does not count. A secret itself is no reference, and is not repeated in what is said of it.
 */
final class SecretReference {

  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";
  private static final String ACTION =
      "Give it as env:NAME, with the secret in the environment variable NAME, or as file:/path,"
          + " with the secret in that file.";

  private SecretReference() {}

  /**
   * The secret, to be overwritten.
   *
   * @param property the name of the setting that has the reference
   */
  static char[] resolve(String property, String reference, Environment environment) {
    if (reference.startsWith(ENVIRONMENT)) {
      return ofEnvironment(property, reference.substring(ENVIRONMENT.length()), environment);
    }
    if (reference.startsWith(FILE)) {
      return ofFile(property, reference.substring(FILE.length()));
    }
    throw new ConfigurationException(
        property + " says where the secret is, and must not be the secret itself", ACTION, null);
  }

  private static char[] ofEnvironment(String property, String name, Environment environment) {
    var value = environment.getProperty(name);
    if (value == null || value.isEmpty()) {
      throw new ConfigurationException(
          property + ": the environment variable " + name + " is not set, or empty",
          "Set it before the application starts.",
          null);
    }
    return value.toCharArray();
  }

  private static char[] ofFile(String property, String name) {
    try {
      var path = Path.of(name);
      if (!path.isAbsolute()) {
        throw new ConfigurationException(
            property + ": file: is followed by an absolute path", ACTION, null);
      }
      var content = Files.readString(path).toCharArray();
      int length = content.length;
      length -= length > 0 && content[length - 1] == '\n' ? 1 : 0;
      length -= length > 0 && content[length - 1] == '\r' ? 1 : 0;
      var secret = Arrays.copyOf(content, length);
      Arrays.fill(content, '\0');
      if (length == 0) {
        throw new ConfigurationException(
            property + ": the file " + name + " is empty", "Put the secret into it.", null);
      }
      return secret;
    } catch (IOException | InvalidPathException e) {
      throw new ConfigurationException(
          property + ": the file " + name + " cannot be read as text",
          "See that it is there, and that this process may read it.",
          e);
    }
  }
}
