package io.certwright.spring.boot;

import java.util.List;
import org.springframework.boot.ssl.SslBundle;

/**
 * What a bundle shows.
 *
 * @param versions what tells it from another: versions of certificates, thumbprints of anchors
 * @param bundle it
 */
record Shown(List<String> versions, SslBundle bundle) {

  /** Copies the list. */
  Shown {
    versions = List.copyOf(versions);
  }
}
