package io.celfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingFileSystemTest {
    private final List<Method> called = new ArrayList<>();

    private static final class Plain extends ForwardingFileSystem {
        Plain(FileSystem delegate) {
            super(delegate);
        }
    }

    private FileSystem recorder() {
        InvocationHandler record =
                (proxy, method, arguments) -> {
                    called.add(method);
                    return answer(method.getReturnType());
                };
        return (FileSystem)
                Proxy.newProxyInstance(
                        FileSystem.class.getClassLoader(),
                        new Class<?>[] {FileSystem.class},
                        record);
    }

    private static @Nullable Object answer(Class<?> type) {
        if (type == int.class) {
            return 7;
        }
        if (type == long.class) {
            return 7L;
        }
        return type == boolean.class ? Boolean.TRUE : null;
    }

    @Test
    void everyOperationIsHandedOn() throws ReflectiveOperationException {
        FileSystem forwarding = new Plain(recorder());
        for (Method method : FileSystem.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            called.clear();
            @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = answer(method.getParameterTypes()[i]);
            }
            Object result = method.invoke(forwarding, arguments);
            assertThat(called).extracting(Method::getName).containsExactly(method.getName());
            assertThat(result).isEqualTo(answer(method.getReturnType()));
        }
        assertThat(Set.of(FileSystem.class.getMethods())).hasSizeGreaterThan(30);
    }
}
