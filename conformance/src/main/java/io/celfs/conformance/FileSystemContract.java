package io.celfs.conformance;

/** All laws. A test class implements this and says how a fresh file system comes into being. */
public interface FileSystemContract
        extends NamesContract,
                NewNodesContract,
                RemovalContract,
                ContentContract,
                TruncationContract,
                CopyRangeContract,
                SparseContract,
                AttributesContract,
                SetIdContract,
                LinksContract,
                RenameContract,
                RenameFlagsContract,
                XattrContract,
                AclContract,
                DirectoryContract,
                HandleContract,
                ReferenceContract,
                SpaceContract,
                ConcurrencyContract,
                FeatureContract {}
