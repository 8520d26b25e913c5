package io.celfs.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.cli.HostPath;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountRegistryTest {
    private static final HostPath PLACE = HostPath.of("/mnt/x\uDCFF");
    private static final HostPath SESSION = HostPath.of("/s/1");

    @TempDir Path folder;

    @Test
    void remembersTheLastSessionOfAPlace() throws IOException {
        MountRegistry registry = new MountRegistry(HostPath.of(folder + "/new/mounts"));
        assertThat(registry.session(PLACE)).isEmpty();
        registry.put(PLACE, HostPath.of("/s/0"));
        registry.put(PLACE, SESSION);
        assertThat(registry.session(PLACE)).contains(SESSION);
        assertThat(registry.session(HostPath.of("/mnt/y"))).isEmpty();
    }

    @Test
    void aSessionRemovesOnlyItself() throws IOException {
        MountRegistry registry = new MountRegistry(HostPath.of(folder.toString()));
        registry.put(PLACE, SESSION);
        registry.remove(PLACE, HostPath.of("/s/2"));
        assertThat(registry.session(PLACE)).contains(SESSION);
        registry.remove(PLACE, SESSION);
        assertThat(registry.session(PLACE)).isEmpty();
    }

    @Test
    void placesWithOneHashAreToldApart() throws IOException {
        MountRegistry registry = new MountRegistry(HostPath.of(folder.toString()));
        HostPath first = HostPath.of("/Aa");
        HostPath second = HostPath.of("/BB"); // the same hash as the first
        registry.put(first, SESSION);
        assertThat(registry.session(second)).isEmpty();
    }
}
