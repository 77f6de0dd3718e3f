package io.certwright.storage.file.internal;

import io.certwright.storage.file.report.Damage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a storage is opened with.
 *
 * @param directory where it is, or is to be
 * @param clock judges what is due
 * @param files reaches the disk
 * @param segmentSize the length in bytes from which on a segment is followed by another one
 * @param listener is told of damage
 * @param background runs the work beside the commits
 */
public record Opening(
    Path directory,
    Clock clock,
    FileLayer files,
    long segmentSize,
    Consumer<Damage> listener,
    Executor background) {}
