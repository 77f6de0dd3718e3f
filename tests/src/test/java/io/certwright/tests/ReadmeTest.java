package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The README's code is code; that it does what it says is shown by a test of the examples. */
class ReadmeTest {

  @TempDir private Path dir;

  /** Whoever runs what stands there, person or program, takes the first block for the command. */
  @ParameterizedTest
  @CsvSource({"## Run it, mvn -q -pl examples -am compile exec:java", "## Test it, mvn verify"})
  void theFirstBlockIsOneCommand(String heading, String command) throws IOException {
    assertThat(readme().lines().filter(heading::equals)).hasSize(1);
    var block =
        readme()
            .lines()
            .dropWhile(line -> !line.equals(heading))
            .dropWhile(line -> !line.startsWith("```"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("```"))
            .toList();
    assertThat(block).containsExactly(command);
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    var links = Pattern.compile("\\]\\(([^):#]+)\\)").matcher(readme()).results().toList();
    assertThat(links).hasSizeGreaterThan(10);
    for (var link : links) {
      assertThat(Path.of("..").resolve(link.group(1))).exists();
    }
  }

  @Test
  void theQuickStartCompiles() throws IOException {
    var source =
        """
        import com.sun.net.httpserver.*;
        import io.certwright.*;
        import io.certwright.ca.*;
        import io.certwright.lifecycle.*;
        import io.certwright.policy.*;
        import io.certwright.storage.file.*;
        import io.certwright.tls.*;
        import java.net.*;
        import java.nio.file.*;
        import java.time.*;

        class QuickStart {
          void run(Path dir, char[] passphrase) throws Exception {
        %s
          }
        }
        """
            .formatted(quickStart());
    var said = new StringWriter();
    var options =
        List.of("-proc:none", "-cp", ChildJvm.classPath(), "-d", dir.toString(), "-Xlint:-options");
    var units = List.of(unit(source));
    var compiler = ToolProvider.getSystemJavaCompiler();
    boolean done = compiler.getTask(said, null, null, options, null, units).call();
    assertThat(done).as(said.toString()).isTrue();
  }

  private static JavaFileObject unit(String source) {
    var name = URI.create("string:///QuickStart.java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  /** The first Java under the heading. */
  private static String quickStart() throws IOException {
    var readme = readme();
    int heading = readme.indexOf("## Quick start");
    int begin = readme.indexOf("```java\n", heading) + "```java\n".length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }
}
