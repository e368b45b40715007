// A list of who is here; each person once.
export function showPeople (awareness, list) {
  const show = () => {
    const people = new Map([...awareness.getStates().values()].filter(({ user }) => user?.name)
      .map(({ user }) => [user.name, user]))
    list.replaceChildren(...[...people.values()].map(user => {
      const item = document.createElement('li')
      item.className = `caret-${Number(user.colour) || 0}`
      const name = document.createElement('bdi')
      name.textContent = user.name
      item.append(name)
      return item
    }))
  }
  awareness.on('change', show)
  show()
}
