package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.fuse.session.CachePolicy;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever may write but not keep set-id bits loses them, however the file is served. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SetIdMountTest {
    /** How files are served. */
    enum Serving {
        CACHED,
        DIRECT,
        WRITEBACK,
        WITHOUT_XATTRS;

        private void choose(MountBuilder options) {
            switch (this) {
                case CACHED -> {}
                case DIRECT -> options.cachePolicy(CachePolicy.NOTHING);
                case WRITEBACK -> options.writeback(true);
                case WITHOUT_XATTRS -> options.xattrs(false);
            }
        }
    }

    private static final String HELPERS =
            """
            # strips MODE EXPECTED COMMAND: run by nobody on a file of that mode
            strips() {
              rm -f f; printf program > f; chmod $1 f
              setpriv --reuid 65534 --regid 65534 --clear-groups sh -c "$3"
              mode=$(stat -c %a f)
              test $mode = $2 || { echo "$3: $1 became $mode"; exit 1; }
            }
            """;

    @ParameterizedTest
    @EnumSource(Serving.class)
    void everyWayOfWritingStrips(Serving serving) throws IOException {
        TestMount.assumeProgram("setpriv");
        try (TestMount mount =
                TestMount.of(
                        new MemoryFileSystem(InstantSource.system()),
                        options -> {
                            options.allowOther(true);
                            serving.choose(options);
                        })) {
            String said =
                    mount.sh(
                            HELPERS
                                    + """
                                    strips 6777 777 'printf x >> f'
                                    strips 4777 777 'printf x | dd of=f conv=notrunc status=none'
                                    strips 6777 777 'truncate -s 3 f'
                                    strips 6777 777 '> f'
                                    strips 6777 777 'fallocate -l 9999 f'
                                    strips 2767 2767 'printf x >> f'
                                    strips 6777 6777 'cat f > /dev/null'
                                    printf x > f; chmod 6777 f; printf y >> f
                                    test $(stat -c %a f) = 6777
                                    chown 1 f; test $(stat -c %a f) = 777
                                    mkdir d; chmod 6777 d; chown 1 d; test $(stat -c %a d) = 6777
                                    """);
            assertThat(said).isEmpty();
        }
    }
}
