folder-missing = { $folder }: there is no such folder; check the name
folder-is-file = { $folder }: this is a file; name the folder that holds the documents
folder-unreadable = { $folder }: this folder cannot be read ({ $reason }); check its permissions
file-not-regular = no file that holds text, but a device, a pipe or a socket
